import { SchedulerService } from '@backstage/backend-plugin-api';
import { mockServices } from '@backstage/backend-test-utils';
import { ConflictError } from '@backstage/errors';
import { INVENTORY_SIGNAL } from '@tenure/backstage-plugin-workload-identity-common';
import { IdentitySource } from '@tenure/backstage-plugin-workload-identity-node';
import { TestIdentitySource } from '@tenure/backstage-plugin-workload-identity-node/testUtils';
import { noChange } from '../database/ingest/inventoryChange';
import { SnapshotIngestor } from '../ingestion/SnapshotIngestor';
import { MatchingListener } from '../matching/MatchingListener';
import {
  COMPONENTS_STARTUP_TASK_ID,
  COMPONENTS_TASK_ID,
  MATCHING_TASK_ID,
  scheduleComponentTasks,
} from './componentTasks';
import { scheduleRetentionTask } from './retentionTask';
import { InventorySignals } from './InventorySignals';
import {
  REMOVAL_TASK_ID,
  scheduleRemovalTask,
  SchedulerSourceRemover,
} from './removalTask';
import {
  RefreshRequests,
  SchedulerSourceRefresher,
} from './SchedulerSourceRefresher';
import { SourceRegistry } from './SourceRegistry';
import { SourceTasks, sourceTaskId } from './SourceTasks';

const source = TestIdentitySource.create({
  id: 'kubernetes:prod-eu',
  events: [],
  refreshIntervalSeconds: 300,
  timeoutSeconds: 0.05,
});

describe('SourceTasks', () => {
  it('reads on the schedule of the source, and signals its id alone', async () => {
    const scheduler = mockServices.scheduler.mock();
    const tell = jest.fn();
    const ingest = jest.fn(
      async (
        _: IdentitySource,
        { onProgress }: { onProgress?: () => Promise<void> },
      ) => {
        await onProgress?.();
      },
    );
    await SourceTasks.create({
      ingestor: { ingest: ingest as unknown as SnapshotIngestor['ingest'] },
      signals: { tell },
    }).schedule(scheduler, [source]);

    expect(scheduler.scheduleTask).toHaveBeenCalledTimes(1);
    const [task] = scheduler.scheduleTask.mock.calls[0];
    expect(task).toMatchObject({
      id: 'workload-identity.source.kubernetes:prod-eu',
      scope: 'global',
      frequency: { seconds: 300 },
      timeout: { seconds: 30.05 },
    });

    await task.fn(new AbortController().signal);
    expect(ingest).toHaveBeenCalledWith(source, expect.anything());
    // Once as it gets on, and once at the end.
    expect(tell.mock.calls).toEqual([[source.id], [source.id]]);
  });

  it.each([
    ['its time is over', undefined, 'timeout'],
    ['the scheduler stops', new Error('shutting down'), 'shutting down'],
  ])('stops when %s, and signals all the same', async (_, reason, message) => {
    const stopped = new AbortController();
    const tell = jest.fn();
    const tasks = SourceTasks.create({
      ingestor: {
        ingest: (__, { signal }) =>
          new Promise((___, reject) => {
            signal.addEventListener('abort', () => reject(signal.reason));
          }),
      },
      signals: { tell },
    });
    const read = tasks.read(source, stopped.signal);
    if (reason) {
      stopped.abort(reason);
    }
    await expect(read).rejects.toThrow(message);
    expect(tell).toHaveBeenCalledTimes(1);
  });
});

describe('InventorySignals', () => {
  it('says the id alone, and is not failed by what can not be sent', async () => {
    const logger = mockServices.logger.mock();
    const publish = jest.fn();
    const signals = InventorySignals.create({ signals: { publish }, logger });
    await signals.tell(source.id);
    expect(publish.mock.calls).toEqual([
      [
        {
          recipients: { type: 'broadcast' },
          channel: INVENTORY_SIGNAL,
          message: { sourceId: 'kubernetes:prod-eu' },
        },
      ],
    ]);
    publish.mockRejectedValue(new Error('no bus'));
    await signals.tell(source.id);
    expect(logger.warn).toHaveBeenCalledWith(expect.stringContaining('no bus'));
  });
});

describe('SchedulerSourceRefresher', () => {
  const held = async () => {
    throw new ConflictError('Task is currently running');
  };
  const refreshWith = (
    triggerTask: SchedulerService['triggerTask'],
    store: Partial<RefreshRequests> = {},
  ) =>
    SchedulerSourceRefresher.create({
      scheduler: mockServices.scheduler.mock({ triggerTask }),
      store: {
        requestRefresh: async () => true,
        isRefreshPending: async () => true,
        ...store,
      },
      sources: [source],
    }).refresh(source.id);

  it('runs the task ahead of time, once for all who ask', async () => {
    const triggerTask = jest.fn();
    await expect(refreshWith(triggerTask)).resolves.toBe('started');
    expect(triggerTask).toHaveBeenCalledWith(sourceTaskId(source.id));
    const requestRefresh = async () => false;
    // Asked for and not begun; and under way.
    await expect(refreshWith(triggerTask, { requestRefresh })).resolves.toBe(
      'coalesced',
    );
    await expect(refreshWith(held, { requestRefresh })).resolves.toBe(
      'coalesced',
    );
  });

  it('joins a read that is about to begin, and waits for one that has ended', async () => {
    await expect(
      refreshWith(held, { isRefreshPending: async () => false }),
    ).resolves.toBe('coalesced');
    const triggerTask = jest.fn().mockImplementationOnce(held);
    await expect(refreshWith(triggerTask)).resolves.toBe('started');
    expect(triggerTask).toHaveBeenCalledTimes(2);
  });

  it('passes on what else goes wrong, and knows its sources', async () => {
    await expect(
      refreshWith(async () => {
        throw new Error('no database');
      }),
    ).rejects.toThrow('no database');
    await expect(
      SchedulerSourceRefresher.create({
        scheduler: mockServices.scheduler.mock(),
        store: { requestRefresh: jest.fn(), isRefreshPending: jest.fn() },
        sources: [source],
      }).refresh('other'),
    ).rejects.toMatchObject({ name: 'NotFoundError' });
  });
});

describe('the removal of sources', () => {
  it('is asked for at once, and told when it is done', async () => {
    const scheduler = mockServices.scheduler.mock();
    const logger = mockServices.logger.mock();
    const tell = jest.fn();
    const requestRemoval = jest.fn();
    await SchedulerSourceRemover.create({
      scheduler,
      store: { requestRemoval },
      signals: { tell },
    }).remove('old');
    expect(requestRemoval).toHaveBeenCalledWith('old');
    expect(scheduler.triggerTask).toHaveBeenCalledWith(REMOVAL_TASK_ID);
    expect(tell).toHaveBeenCalledWith('old');

    const workloadsChanged = jest.fn();
    const emission = { request: jest.fn() };
    await scheduleRemovalTask({
      scheduler,
      store: {
        removeSources: async onChange => {
          await onChange({ ...noChange(), workloads: ['w1'] });
          await onChange(noChange());
          return ['old', 'older'];
        },
      },
      listeners: { workloadsChanged },
      signals: { tell },
      emission,
      logger,
    });
    const [task] = scheduler.scheduleTask.mock.calls[0];
    await task.fn(new AbortController().signal);
    expect(workloadsChanged.mock.calls).toEqual([[['w1']]]);
    expect(tell.mock.calls).toEqual([['old'], ['old'], ['older']]);
    expect(emission.request).toHaveBeenCalledTimes(1);
  });
});

describe('SourceRegistry', () => {
  it('refuses a second source of one id, and an id that is none', () => {
    const registry = new SourceRegistry();
    registry.addSource(source);
    expect(() => registry.addSource(source)).toThrow(
      "Two identity sources have the id 'kubernetes:prod-eu'",
    );
    expect(() =>
      registry.addSource(TestIdentitySource.create({ id: ' ', events: [] })),
    ).toThrow('an id has 1 to 128 characters');
    expect(registry.sources).toEqual([source]);
  });
});

describe('the tasks of components', () => {
  const scheduleEvery = async (refreshIntervalSeconds: number) => {
    const scheduler = mockServices.scheduler.mock();
    const sync = { run: jest.fn() };
    const store = { reconcile: jest.fn().mockResolvedValue(2) };
    const logger = mockServices.logger.mock();
    await scheduleComponentTasks({
      scheduler,
      sync,
      store,
      logger,
      refreshIntervalSeconds,
    });
    const tasks = new Map(
      scheduler.scheduleTask.mock.calls.map(([task]) => [task.id, task]),
    );
    return { scheduler, sync, store, logger, tasks };
  };
  const { signal } = new AbortController();

  it('read the catalog, more often at first, and mend matches', async () => {
    const { scheduler, sync, store, logger, tasks } = await scheduleEvery(60);
    expect([...tasks.keys()]).toEqual([
      COMPONENTS_TASK_ID,
      COMPONENTS_STARTUP_TASK_ID,
      MATCHING_TASK_ID,
    ]);
    await tasks.get(COMPONENTS_TASK_ID)!.fn(signal);
    expect(sync.run).toHaveBeenCalledWith({ signal });

    await tasks.get(MATCHING_TASK_ID)!.fn(signal);
    expect(store.reconcile).toHaveBeenCalledWith(signal);
    expect(logger.warn).toHaveBeenCalledWith(
      expect.stringContaining('2 matches'),
    );

    const startup = tasks.get(COMPONENTS_STARTUP_TASK_ID)!;
    expect(startup).toMatchObject({
      scope: 'local',
      signal: expect.any(AbortSignal),
    });
    scheduler.triggerTask.mockRejectedValueOnce(
      new ConflictError('Task is currently running'),
    );
    await startup.fn(signal);
    expect(scheduler.triggerTask).toHaveBeenCalledWith(COMPONENTS_TASK_ID);
    scheduler.triggerTask.mockRejectedValueOnce(new Error('no database'));
    await expect(startup.fn(signal)).rejects.toThrow('no database');
  });

  it('need no help at first when they are that frequent anyway', async () => {
    const { tasks } = await scheduleEvery(10);
    expect(tasks.has(COMPONENTS_STARTUP_TASK_ID)).toBe(false);
  });
});

describe('the retention task', () => {
  it('removes history that is older than configured', async () => {
    const scheduler = mockServices.scheduler.mock();
    const store = {
      pruneHistory: jest.fn().mockResolvedValue(3),
      prunePermissionSets: jest.fn().mockResolvedValue(1),
    };
    await scheduleRetentionTask({
      scheduler,
      store,
      clock: { now: () => new Date('2026-11-22T10:00:00.000Z') },
      logger: mockServices.logger.mock(),
      historyDays: 2,
    });
    const [task] = scheduler.scheduleTask.mock.calls[0];
    await task.fn(new AbortController().signal);
    expect(store.pruneHistory).toHaveBeenCalledWith(
      new Date('2026-11-20T10:00:00.000Z'),
    );
    expect(store.prunePermissionSets).toHaveBeenCalledTimes(1);
  });
});

describe('MatchingListener', () => {
  it('asks for a reconciliation when matching fails', async () => {
    const requestReconciliation = jest.fn();
    const logger = mockServices.logger.mock();
    const rematchWorkloads = jest.fn();
    const listener = MatchingListener.create({
      matcher: { rematchWorkloads },
      requestReconciliation,
      logger,
    });
    await listener.workloadsChanged(['a']);
    expect(rematchWorkloads).toHaveBeenCalledWith(['a']);
    expect(requestReconciliation).not.toHaveBeenCalled();

    rematchWorkloads.mockRejectedValueOnce(new Error('deadlock'));
    await listener.workloadsChanged(['a', 'b']);
    expect(requestReconciliation).toHaveBeenCalledTimes(1);
    expect(logger.error).toHaveBeenCalledWith(
      expect.stringMatching(/2 changed workloads.*deadlock/),
    );
  });
});
