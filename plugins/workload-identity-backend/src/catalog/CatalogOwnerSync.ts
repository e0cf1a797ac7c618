import { AuthService, LoggerService } from '@backstage/backend-plugin-api';
import { CatalogService } from '@backstage/plugin-catalog-node';
import { KIND_IDENTITY_OWNER } from '@tenure/backstage-plugin-workload-identity-common';
import { DatabaseOwnerStore } from '../database/owners/DatabaseOwnerStore';
import { Clock } from '../ingestion/Clock';
import { RecordProblem } from '../owners/OwnershipRecord';
import { readRecord, RECORD_FIELDS } from '../owners/readRecord';
import { TrustedLocations } from '../owners/trustedLocations';
import { GroupDirectory, OWNER_FIELDS } from './GroupDirectory';

const PAGE_SIZE = 200;

/** How long all records stay when the catalog has none of them any longer. */
const GRACE_MINUTES = 10;

/** What one pass over the records of the catalog did. */
export interface OwnerSyncResult {
  /** Records that the catalog has, with those that are not followed. */
  seen: number;
  changed: number;
  removed: number;
}

/**
 * Keeps IdentityOwner records as the catalog has them, and what it knows of
 * those whom records and components name. Pages are written as they come; only a
 * pass that met every page removes what it did not meet.
 */
export class CatalogOwnerSync {
  static create(options: {
    catalog: CatalogService;
    auth: AuthService;
    store: DatabaseOwnerStore;
    trusted: TrustedLocations;
    logger: LoggerService;
    clock: Clock;
  }): CatalogOwnerSync {
    return new CatalogOwnerSync(
      options.catalog,
      options.auth,
      options.store,
      options.trusted,
      options.logger,
      options.clock,
    );
  }

  /** Problems that were told already, so that each is told once. */
  #told = new Set<string>();

  private constructor(
    private readonly catalog: CatalogService,
    private readonly auth: AuthService,
    private readonly store: DatabaseOwnerStore,
    private readonly trusted: TrustedLocations,
    private readonly logger: LoggerService,
    private readonly clock: Clock,
  ) {}

  /**
   * Makes one pass.
   *
   * @throws what the catalog throws, and when `signal` is aborted; then what was
   * read before stays written, and nothing is removed.
   */
  async run(options: { signal: AbortSignal }): Promise<OwnerSyncResult> {
    const startedAt = this.clock.now();
    const problems: RecordProblem[] = [];
    let seen = 0;
    let changed = 0;
    let cursor: string | undefined;

    do {
      options.signal.throwIfAborted();
      // Credentials are asked for page by page: their tokens are short-lived.
      const credentials = await this.auth.getOwnServiceCredentials();
      const { items, pageInfo } = await this.catalog.queryEntities(
        {
          ...(cursor ? { cursor } : { filter: { kind: KIND_IDENTITY_OWNER } }),
          fields: RECORD_FIELDS,
          limit: PAGE_SIZE,
        },
        { credentials },
      );
      const read = items.map(entity => readRecord(entity, this.trusted));
      changed += await this.store.applyRecords(
        read.flatMap(one => ('record' in one ? [one.record] : [])),
      );
      problems.push(
        ...read.flatMap(one => ('problem' in one ? [one.problem] : [])),
      );
      seen += items.length;
      cursor = pageInfo.nextCursor;
    } while (cursor);

    this.#tell(problems);
    const removed = await this.#removeAbsent(seen, startedAt);
    await this.#lookUpOwners(options.signal);
    if (changed > 0 || removed > 0) {
      this.logger.info(
        `IdentityOwner records of the catalog: ${seen}, changed: ${changed}, removed: ${removed}`,
      );
    }
    return { seen, changed, removed };
  }

  async #lookUpOwners(signal: AbortSignal): Promise<void> {
    const directory = GroupDirectory.create(async entityRefs => {
      signal.throwIfAborted();
      const credentials = await this.auth.getOwnServiceCredentials();
      const { items } = await this.catalog.getEntitiesByRefs(
        { entityRefs, fields: OWNER_FIELDS },
        { credentials },
      );
      return items;
    });
    for await (const refs of this.store.namedRefs()) {
      await this.store.saveOwners(await directory.lookUp(refs));
    }
    await this.store.forgetUnnamed();
  }

  /**
   * A catalog without records is a usual thing, unlike one without components.
   * But one in memory has none either while it fills after a start, and then a
   * wider record would hold for some seconds what a narrower one takes from it.
   * So the last ones go only after a while, and only if there is a catalog at all.
   */
  async #removeAbsent(seen: number, startedAt: Date): Promise<number> {
    if (seen > 0) {
      return this.store.removeNotMetSince(startedAt);
    }
    const lastMetAt = await this.store.lastMetAt();
    if (!lastMetAt) {
      return 0;
    }
    const minutes = (startedAt.getTime() - lastMetAt.getTime()) / 60_000;
    if (minutes < GRACE_MINUTES || (await this.#isCatalogEmpty())) {
      this.logger.warn(
        `The catalog has no IdentityOwner records, though some are known; they are kept for ${GRACE_MINUTES} minutes, and as long as the catalog has nothing at all`,
      );
      return 0;
    }
    return this.store.removeNotMetSince(startedAt);
  }

  async #isCatalogEmpty(): Promise<boolean> {
    const { items } = await this.catalog.queryEntities(
      { fields: ['kind'], limit: 1 },
      { credentials: await this.auth.getOwnServiceCredentials() },
    );
    return items.length === 0;
  }

  #tell(problems: RecordProblem[]): void {
    const messages = problems.map(
      ({ entityRef, field, message }) =>
        `${entityRef} is not followed: ${field}: ${message}. Correct it in the record's catalog file.`,
    );
    messages
      .filter(message => !this.#told.has(message))
      .forEach(message => this.logger.warn(message));
    this.#told = new Set(messages);
  }
}
