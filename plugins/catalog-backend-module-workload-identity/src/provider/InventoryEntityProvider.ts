import {
  LoggerService,
  SchedulerServiceTaskRunner,
} from '@backstage/backend-plugin-api';
import { stringifyError } from '@backstage/errors';
import {
  DeferredEntity,
  EntityProvider,
  EntityProviderConnection,
} from '@backstage/plugin-catalog-node';
import {
  CatalogEntityFeed,
  CatalogEntityFeedItem,
} from '@tenure/backstage-plugin-workload-identity-common';
import { EntityFeed } from './EntityFeed';

const NAME = 'workload-identity';
export const PROVIDER_TASK_ID = 'workload-identity-entities';
const PAGE_SIZE = 500;

/** What the catalog was last given for an asset. */
interface Given {
  entityRef: string;
  hash: string;
}

/** How far the feed was read. */
interface Position {
  epoch: string;
  after: number;
  /** Everything that the catalog has of this provider was compared. */
  compared: boolean;
}

/**
 * Gives the catalog the entities of the inventory: all of them after a start and
 * then now and again, and in between what changed. Where the feed can't be read,
 * or isn't whole yet, nothing is taken away that it does not say is gone.
 */
export class InventoryEntityProvider implements EntityProvider {
  static create(options: {
    feed: EntityFeed;
    runner: SchedulerServiceTaskRunner;
    logger: LoggerService;
    reconcileSeconds: number;
  }): InventoryEntityProvider {
    return new InventoryEntityProvider(
      options.feed,
      options.runner,
      options.logger,
      options.reconcileSeconds,
    );
  }

  #connection?: EntityProviderConnection;
  #position?: Position;
  #comparedAt = 0;
  #isAway = false;
  /** By asset id. */
  #given = new Map<string, Given>();

  private constructor(
    private readonly feed: EntityFeed,
    private readonly runner: SchedulerServiceTaskRunner,
    private readonly logger: LoggerService,
    private readonly reconcileSeconds: number,
  ) {}

  getProviderName(): string {
    return NAME;
  }

  async connect(connection: EntityProviderConnection): Promise<void> {
    this.#connection = connection;
    await this.runner.run({
      id: PROVIDER_TASK_ID,
      fn: signal => this.refresh(signal),
    });
  }

  /**
   * Brings the catalog up to date. That the feed can't be had is told in the log,
   * once, and is no error: the catalog keeps what it has.
   */
  async refresh(signal: AbortSignal): Promise<void> {
    try {
      await this.#follow(signal);
      if (this.#isAway) {
        this.logger.info('The workload-identity backend can be read again');
      }
      this.#isAway = false;
    } catch (error) {
      if (signal.aborted) {
        throw error;
      }
      if (!this.#isAway) {
        this.logger.warn(
          `The workload-identity backend could not be read; the catalog keeps the identities that it has: ${stringifyError(
            error,
          )}`,
        );
      }
      this.#isAway = true;
    }
  }

  async #follow(signal: AbortSignal): Promise<void> {
    const age = performance.now() - this.#comparedAt;
    const position = this.#position;
    if (!position || age > this.reconcileSeconds * 1000) {
      await this.#compareAll(signal);
      return;
    }
    for (;;) {
      const { after, epoch } = position;
      const page = await this.#read({ after, epoch }, signal);
      if (page.reset || (page.state === 'complete' && !position.compared)) {
        await this.#compareAll(signal);
        return;
      }
      await this.#applyChanges(page.items);
      position.after = page.next;
      if (!page.more) {
        return;
      }
    }
  }

  /** Reads everything; what is not there goes, if the feed is whole. */
  async #compareAll(signal: AbortSignal): Promise<void> {
    const latest = new Map<string, CatalogEntityFeedItem>();
    let page = await this.#read({}, signal);
    for (;;) {
      page.items.forEach(item => latest.set(item.assetId, item));
      if (!page.more) {
        break;
      }
      page = await this.#read({ after: page.next, epoch: page.epoch }, signal);
      if (page.reset) {
        throw new Error('The inventory has begun anew while it was read');
      }
    }
    const items = [...latest.values()];
    const compared = page.state === 'complete';
    if (compared) {
      await this.#replaceAll(items);
    } else {
      await this.#applyChanges(items);
    }
    if (page.cut) {
      this.logger.warn(
        `The catalog gets ${page.cut.emitted} identities and secrets; ${page.cut.beyond} more are left out by workloadIdentity.catalog.entities.cap`,
      );
    }
    this.#position = { epoch: page.epoch, after: page.next, compared };
    this.#comparedAt = performance.now();
  }

  async #replaceAll(items: CatalogEntityFeedItem[]): Promise<void> {
    const there = items.filter(item => item.entity);
    await this.#connected().applyMutation({
      type: 'full',
      entities: there.flatMap(deferred),
    });
    this.#given = new Map(
      there.map(({ assetId, entityRef, hash }) => [
        assetId,
        { entityRef, hash },
      ]),
    );
  }

  async #applyChanges(items: CatalogEntityFeedItem[]): Promise<void> {
    const changed = items.filter(
      item => item.entity && this.#given.get(item.assetId)?.hash !== item.hash,
    );
    const gone = items.filter(item => !item.entity);
    // An asset whose entity goes by another ref now leaves the old one behind.
    const moved = changed.flatMap(({ assetId, entityRef }) => {
      const before = this.#given.get(assetId)?.entityRef;
      return before && before !== entityRef ? [before] : [];
    });
    if (changed.length + gone.length === 0) {
      return;
    }
    await this.#connected().applyMutation({
      type: 'delta',
      added: changed.flatMap(deferred),
      removed: [...gone.map(item => item.entityRef), ...moved].map(
        entityRef => ({ entityRef, locationKey: NAME }),
      ),
    });
    for (const { assetId, entityRef, hash, entity } of items) {
      if (entity) {
        this.#given.set(assetId, { entityRef, hash });
      } else {
        this.#given.delete(assetId);
      }
    }
  }

  #read(
    request: { after?: number; epoch?: string },
    signal: AbortSignal,
  ): Promise<CatalogEntityFeed> {
    return this.feed.read({ ...request, limit: PAGE_SIZE }, { signal });
  }

  #connected(): EntityProviderConnection {
    if (!this.#connection) {
      throw new Error('The provider is not connected to the catalog yet');
    }
    return this.#connection;
  }
}

function deferred({ entity }: CatalogEntityFeedItem): DeferredEntity[] {
  return entity ? [{ entity, locationKey: NAME }] : [];
}
