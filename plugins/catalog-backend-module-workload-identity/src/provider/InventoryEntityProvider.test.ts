import { mockServices } from '@backstage/backend-test-utils';
import {
  CatalogEntityFeed,
  CatalogEntityFeedItem,
  CatalogEntityFeedRequest,
} from '@tenure/backstage-plugin-workload-identity-common';
import { InventoryEntityProvider } from './InventoryEntityProvider';

const { signal } = new AbortController();

/** A feed as the backend serves it, kept in an array. */
class TestFeed {
  epoch = 'one';
  state: CatalogEntityFeed['state'] = 'complete';
  pageSize = 2;
  isDown = false;
  requests: CatalogEntityFeedRequest[] = [];
  #items: Array<CatalogEntityFeedItem & { sequence: number }> = [];
  #sequence = 0;
  #pruned = 0;

  set(assetId: string, hash: string | undefined, entityRef = refOf(assetId)) {
    this.#items = this.#items.filter(item => item.assetId !== assetId);
    this.#sequence += 1;
    this.#items.push({
      assetId,
      entityRef,
      hash: hash ?? '',
      sequence: this.#sequence,
      ...(hash && {
        entity: {
          apiVersion: 'tenure.dev/v1alpha1',
          kind: 'WorkloadIdentity',
          metadata: { name: entityRef.split('/')[1] },
          spec: { hash },
        },
      }),
    });
  }

  prune() {
    this.#pruned = this.#sequence;
    this.#items = this.#items.filter(item => item.entity);
  }

  restart() {
    this.#items = [];
    this.#sequence = 0;
    this.#pruned = 0;
    this.epoch = 'two';
    this.state = 'building';
  }

  async read(request: CatalogEntityFeedRequest): Promise<CatalogEntityFeed> {
    this.requests.push(request);
    if (this.isDown) {
      throw new Error('connection refused');
    }
    const { after = 0, epoch = this.epoch } = request;
    const about = { epoch: this.epoch, state: this.state };
    if (epoch !== this.epoch || (after > 0 && after < this.#pruned)) {
      return { ...about, reset: true, items: [], next: 0, more: false };
    }
    const rest = this.#items.filter(item => item.sequence > after);
    const page = rest.slice(0, this.pageSize);
    const more = rest.length > page.length;
    return {
      ...about,
      reset: false,
      items: page.map(({ sequence, ...item }) => item),
      next: more ? page.at(-1)!.sequence : this.#sequence,
      more,
    };
  }
}

function refOf(assetId: string): string {
  return `workloadidentity:default/${assetId}`;
}

describe('InventoryEntityProvider', () => {
  async function setUp(options: { reconcileSeconds?: number } = {}) {
    const feed = new TestFeed();
    const logger = mockServices.logger.mock();
    const connection = { applyMutation: jest.fn(), refresh: jest.fn() };
    const run = jest.fn();
    const provider = InventoryEntityProvider.create({
      feed,
      runner: { run },
      logger,
      reconcileSeconds: options.reconcileSeconds ?? 3600,
    });
    await provider.connect(connection);
    /** What one refresh gave to the catalog, in short. */
    const refresh = async () => {
      connection.applyMutation.mockClear();
      await provider.refresh(signal);
      return connection.applyMutation.mock.calls.map(([mutation]) => {
        const names = (list: any[]) =>
          list.map(one => one.entity?.metadata.name ?? one.entityRef);
        return mutation.type === 'full'
          ? { full: names(mutation.entities) }
          : { added: names(mutation.added), removed: names(mutation.removed) };
      });
    };
    return { feed, logger, connection, refresh, run };
  }

  it('gives everything at first, and then what changed', async () => {
    const { feed, refresh, run } = await setUp();
    expect(run).toHaveBeenCalledWith(
      expect.objectContaining({ id: 'workload-identity-entities' }),
    );
    ['a', 'b', 'c', 'd', 'e'].forEach(id => feed.set(id, '1'));
    feed.set('gone', undefined);
    expect(await refresh()).toEqual([{ full: ['a', 'b', 'c', 'd', 'e'] }]);
    expect(feed.requests).toHaveLength(3);
    expect(await refresh()).toEqual([]);

    feed.set('b', '2');
    feed.set('c', undefined);
    feed.set('f', '1');
    feed.set('a', '1');
    expect(await refresh()).toEqual([
      { added: ['b'], removed: [refOf('c')] },
      // 'a' is as it was, and not sent again.
      { added: ['f'], removed: [] },
    ]);
    feed.set('b', '3', 'workloadidentity:other/b2');
    expect(await refresh()).toEqual([{ added: ['b2'], removed: [refOf('b')] }]);
  });

  it('takes nothing away while the feed is down, or is not whole yet', async () => {
    const { feed, refresh, logger } = await setUp();
    feed.isDown = true;
    expect(await refresh()).toEqual([]);
    expect(await refresh()).toEqual([]);
    expect(logger.warn).toHaveBeenCalledTimes(1);
    expect(logger.warn).toHaveBeenCalledWith(
      expect.stringContaining('keeps the identities that it has'),
    );

    feed.isDown = false;
    feed.state = 'building';
    expect(await refresh()).toEqual([]);
    feed.set('a', '1');
    feed.set('b', '1');
    expect(await refresh()).toEqual([{ added: ['a', 'b'], removed: [] }]);
    feed.set('b', undefined);
    expect(await refresh()).toEqual([{ added: [], removed: [refOf('b')] }]);

    feed.state = 'complete';
    expect(await refresh()).toEqual([{ full: ['a'] }]);
    expect(await refresh()).toEqual([]);

    // The inventory begins anew, and is read again.
    feed.restart();
    expect(await refresh()).toEqual([]);
    feed.set('a', '1');
    feed.set('z', '1');
    expect(await refresh()).toEqual([{ added: ['z'], removed: [] }]);
    feed.state = 'complete';
    expect(await refresh()).toEqual([{ full: ['a', 'z'] }]);
  });

  it('reads everything anew when it is too far behind, and now and again', async () => {
    const { feed, refresh } = await setUp();
    feed.set('a', '1');
    feed.set('b', '1');
    await refresh();
    feed.set('a', undefined);
    feed.set('c', '1');
    feed.prune();
    expect(await refresh()).toEqual([{ full: ['b', 'c'] }]);

    const often = await setUp({ reconcileSeconds: 0.001 });
    often.feed.set('a', '1');
    expect(await often.refresh()).toEqual([{ full: ['a'] }]);
    await new Promise(resolve => setTimeout(resolve, 5));
    expect(await often.refresh()).toEqual([{ full: ['a'] }]);
  });

  it('does not count as given what the catalog did not take', async () => {
    const { feed, refresh, connection } = await setUp();
    feed.set('a', '1');
    connection.applyMutation.mockRejectedValueOnce(new Error('deadlock'));
    expect(await refresh()).toEqual([{ full: ['a'] }]);
    expect(await refresh()).toEqual([{ full: ['a'] }]);
    feed.set('b', '1');
    connection.applyMutation.mockRejectedValueOnce(new Error('deadlock'));
    await refresh();
    expect(await refresh()).toEqual([{ added: ['b'], removed: [] }]);
  });
});
