import { AuthService, LoggerService } from '@backstage/backend-plugin-api';
import { CatalogService } from '@backstage/plugin-catalog-node';
import { Clock } from '../ingestion/Clock';
import {
  CatalogComponent,
  DatabaseComponentStore,
} from '../database/components/DatabaseComponentStore';
import { chunksOf } from '../database/components/chunksOf';
import {
  COMPONENT_FIELDS,
  ReadComponent,
  readComponent,
} from './readComponent';

const PAGE_SIZE = 500;
const OWNERS_PER_REQUEST = 200;

/** What one pass over the catalog did. */
export interface ComponentSyncResult {
  /** Components that the catalog has. */
  seen: number;
  /** Components that were written and matched anew. */
  changed: number;
  removed: number;
}

/**
 * Keeps the table of components as the catalog has them. Pages are written as
 * they come; only a pass that met every page removes what it did not meet.
 */
export class CatalogComponentSync {
  static create(options: {
    catalog: CatalogService;
    auth: AuthService;
    store: DatabaseComponentStore;
    logger: LoggerService;
    clock: Clock;
  }): CatalogComponentSync {
    return new CatalogComponentSync(
      options.catalog,
      options.auth,
      options.store,
      options.logger,
      options.clock,
    );
  }

  private constructor(
    private readonly catalog: CatalogService,
    private readonly auth: AuthService,
    private readonly store: DatabaseComponentStore,
    private readonly logger: LoggerService,
    private readonly clock: Clock,
  ) {}

  /**
   * Makes one pass.
   *
   * @throws what the catalog throws, and when `signal` is aborted; then what
   * was read before stays written, and nothing is removed.
   */
  async run(options: { signal: AbortSignal }): Promise<ComponentSyncResult> {
    const startedAt = this.clock.now();
    const seen = new Set<string>();
    const ownerExists = new Map<string, boolean>();
    let changed = 0;
    let cursor: string | undefined;

    do {
      options.signal.throwIfAborted();
      // Credentials are asked for page by page: their tokens are short-lived.
      const credentials = await this.auth.getOwnServiceCredentials();
      const { items, pageInfo } = await this.catalog.queryEntities(
        {
          ...(cursor ? { cursor } : { filter: { kind: 'component' } }),
          fields: COMPONENT_FIELDS,
          limit: PAGE_SIZE,
        },
        { credentials },
      );
      const components = items.map(readComponent);
      await this.#lookUpOwners(components, ownerExists);
      changed += await this.store.applyComponents(
        components.map(component => withOwner(component, ownerExists)),
      );
      components.forEach(component => seen.add(component.entityRef));
      cursor = pageInfo.nextCursor;
    } while (cursor);

    const removed = await this.#removeAbsent(seen, startedAt);
    if (changed > 0 || removed > 0) {
      this.logger.info(
        `Components of the catalog: ${seen.size}, changed: ${changed}, removed: ${removed}`,
      );
    }
    return { seen: seen.size, changed, removed };
  }

  async #lookUpOwners(
    components: ReadComponent[],
    ownerExists: Map<string, boolean>,
  ): Promise<void> {
    const unknown = new Set(
      components.flatMap(({ ownerRef }) =>
        ownerRef && !ownerExists.has(ownerRef) ? [ownerRef] : [],
      ),
    );
    for (const entityRefs of chunksOf([...unknown], OWNERS_PER_REQUEST)) {
      const credentials = await this.auth.getOwnServiceCredentials();
      const { items } = await this.catalog.getEntitiesByRefs(
        { entityRefs, fields: ['kind', 'metadata.name'] },
        { credentials },
      );
      entityRefs.forEach((ref, index) =>
        ownerExists.set(ref, items[index] !== undefined),
      );
    }
  }

  async #removeAbsent(seen: Set<string>, startedAt: Date): Promise<number> {
    // A catalog without a single component is one that is still filling (after
    // a restart of one in memory), not one that lost them all.
    if (seen.size === 0) {
      const known = await this.store.countComponents();
      if (known > 0) {
        this.logger.warn(
          `The catalog has no components, though ${known} are known; they are kept until it has some`,
        );
      }
      return 0;
    }
    return this.store.removeAbsent(seen, startedAt);
  }
}

function withOwner(
  component: ReadComponent,
  ownerExists: ReadonlyMap<string, boolean>,
): CatalogComponent {
  return {
    ...component,
    ownerExists:
      component.ownerRef === undefined
        ? undefined
        : ownerExists.get(component.ownerRef),
  };
}
