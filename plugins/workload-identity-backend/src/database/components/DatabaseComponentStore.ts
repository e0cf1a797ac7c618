import { LoggerService } from '@backstage/backend-plugin-api';
import { Knex } from 'knex';
import { Clock } from '../../ingestion/Clock';
import { parseClaims, RawClaims, RejectedClaim } from '../../matching/claims';
import { canonicalJson, contentHash } from '../json';
import { AssetRow, ComponentRow } from '../tables';
import { chunksOf } from './chunksOf';
import { MatchingOptions, RematchResult } from './MatchingOptions';
import { inMatchingTransaction } from './matchingTransaction';
import { parseComponent } from './parseComponent';
import { rematchComponents } from './rematchComponents';
import { rematchWorkloads } from './rematchWorkloads';

/** Components or workloads per transaction, so that each stays short. */
const COMPONENTS_PER_TRANSACTION = 50;
const WORKLOADS_PER_TRANSACTION = 200;

/** Raise it when matching decides otherwise than before: all is matched anew. */
const MATCHING_VERSION = 1;

/** What the catalog says of one component. */
export interface CatalogComponent {
  /** Full, lower case. */
  entityRef: string;
  /** Full entity ref of the owner, lower case. */
  ownerRef?: string;
  /** Whether the catalog has the owner; absent without one. */
  ownerExists?: boolean;
  claims: RawClaims;
}

/**
 * Components, what they claim, and the workloads that they are matched to. The
 * matches are maintained from both sides, each in short transactions that
 * exclude each other.
 */
export class DatabaseComponentStore {
  static create(options: {
    knex: Knex;
    clock: Clock;
    logger: LoggerService;
    matching: MatchingOptions;
  }): DatabaseComponentStore {
    return new DatabaseComponentStore(
      options.knex,
      options.clock,
      options.logger,
      options.matching,
    );
  }

  /**
   * Part of each component's hash, so that a change of configuration matches
   * all of them anew, once.
   */
  readonly #fingerprint: string;

  private constructor(
    private readonly knex: Knex,
    private readonly clock: Clock,
    private readonly logger: LoggerService,
    private readonly matching: MatchingOptions,
  ) {
    this.#fingerprint = contentHash({ MATCHING_VERSION, ...matching });
  }

  /**
   * Writes the components that changed, and matches those anew.
   *
   * @returns how many changed.
   */
  async applyComponents(components: CatalogComponent[]): Promise<number> {
    let changed = 0;
    for (const chunk of chunksOf(components)) {
      const rows = await this.#changedRows(chunk);
      changed += rows.length;
      for (const batch of chunksOf(rows, COMPONENTS_PER_TRANSACTION)) {
        const result = await inMatchingTransaction(this.knex, async trx => {
          await trx<ComponentRow>('components')
            .insert(batch)
            .onConflict(['entity_ref'])
            .merge();
          return rematchComponents(trx, batch.map(this.#parse), this.matching);
        });
        batch.forEach(row => this.#warnOfRejected(row));
        this.#warnOfCapped(result);
      }
    }
    return changed;
  }

  /**
   * Removes components that a complete pass over the catalog did not meet.
   *
   * @param seen - Entity refs of all components that the catalog has.
   * @param passStartedAt - Those written since by another pass are kept.
   * @returns how many were removed.
   */
  async removeAbsent(
    seen: ReadonlySet<string>,
    passStartedAt: Date,
  ): Promise<number> {
    let removed = 0;
    for await (const page of this.#pages('components', 'entity_ref')) {
      const absent = page.filter(ref => !seen.has(ref));
      for (const batch of chunksOf(absent, COMPONENTS_PER_TRANSACTION)) {
        removed += await inMatchingTransaction(this.knex, trx =>
          trx<ComponentRow>('components')
            .whereIn('entity_ref', batch)
            .where('synced_at', '<', passStartedAt.toISOString())
            .delete(),
        );
      }
    }
    return removed;
  }

  /** How many components are known. */
  async countComponents(): Promise<number> {
    const [row] = await this.knex('components').count({ count: '*' });
    return Number(row.count);
  }

  /** Matches these workloads anew; ids that are gone are skipped. */
  async rematchWorkloads(ids: readonly string[]): Promise<void> {
    for (const batch of chunksOf(ids, WORKLOADS_PER_TRANSACTION)) {
      const result = await inMatchingTransaction(this.knex, trx =>
        rematchWorkloads(trx, batch, this.matching),
      );
      this.#warnOfCapped(result);
    }
  }

  /**
   * Matches everything anew, in batches. Mends what a crash between a change
   * and its matching left behind; where nothing is wrong, nothing is written.
   *
   * @returns how many matches were wrong.
   * @throws when `signal` is aborted.
   */
  async reconcile(signal: AbortSignal): Promise<number> {
    let written = 0;
    for await (const ids of this.#pages(
      'assets',
      'id',
      WORKLOADS_PER_TRANSACTION,
    )) {
      signal.throwIfAborted();
      const result = await inMatchingTransaction(this.knex, trx =>
        rematchWorkloads(trx, ids, this.matching),
      );
      written += result.written;
    }
    for await (const refs of this.#pages(
      'components',
      'entity_ref',
      COMPONENTS_PER_TRANSACTION,
    )) {
      signal.throwIfAborted();
      const result = await inMatchingTransaction(this.knex, async trx => {
        const rows = await trx<ComponentRow>('components')
          .whereIn('entity_ref', refs)
          .select();
        return rematchComponents(trx, rows.map(this.#parse), this.matching);
      });
      written += result.written;
    }
    return written;
  }

  #parse = (row: ComponentRow) =>
    parseComponent(row, { maxNamed: this.matching.maxWorkloadsPerComponent });

  async #changedRows(components: CatalogComponent[]): Promise<ComponentRow[]> {
    const known = new Map(
      (
        await this.knex<ComponentRow>('components')
          .whereIn(
            'entity_ref',
            components.map(component => component.entityRef),
          )
          .select('entity_ref', 'content_hash')
      ).map(row => [row.entity_ref, row.content_hash]),
    );
    const syncedAt = this.clock.now().toISOString();
    return components
      .map(component => ({
        entity_ref: component.entityRef,
        owner_ref: component.ownerRef ?? null,
        owner_exists: component.ownerExists ?? null,
        claims: canonicalJson(component.claims),
        content_hash: contentHash([this.#fingerprint, component]),
        synced_at: syncedAt,
      }))
      .filter(row => known.get(row.entity_ref) !== row.content_hash);
  }

  async *#pages(
    table: 'assets' | 'components',
    column: 'id' | 'entity_ref',
    size = 1000,
  ): AsyncGenerator<string[]> {
    let after: string | undefined;
    for (;;) {
      const start = after;
      const rows: Array<{ key: string }> = await this.knex(table)
        .modify(query => {
          if (table === 'assets') {
            query.where('kind', 'workload' satisfies AssetRow['kind']);
          }
          if (start !== undefined) {
            query.where(column, '>', start);
          }
        })
        .orderBy(column)
        .limit(size)
        .select({ key: column });
      if (rows.length > 0) {
        yield rows.map(row => row.key);
      }
      if (rows.length < size) {
        return;
      }
      after = rows.at(-1)!.key;
    }
  }

  #warnOfRejected(row: ComponentRow): void {
    const { rejected } = parseClaims(JSON.parse(row.claims) as RawClaims, {
      maxNamed: this.matching.maxWorkloadsPerComponent,
    });
    for (const { annotation, reason } of rejected satisfies RejectedClaim[]) {
      this.logger.warn(
        `The annotation ${annotation} of ${row.entity_ref} is not followed: ${reason}. Correct it in the component's catalog file.`,
      );
    }
  }

  #warnOfCapped({ capped }: RematchResult): void {
    for (const entityRef of capped) {
      this.logger.warn(
        `${entityRef} claims more than ${this.matching.maxWorkloadsPerComponent} workloads that nothing confirms; the others are left out. Narrow its annotations, or raise workloadIdentity.matching.maxWorkloadsPerComponent.`,
      );
    }
  }
}
