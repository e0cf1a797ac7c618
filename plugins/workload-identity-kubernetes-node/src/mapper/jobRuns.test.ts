import { factsOf, mapOne, mapperOf, owned } from '../__testUtils__/objects';

function job(
  name: string,
  status: object,
  more: { spec?: object; metadata?: object } = {},
) {
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name, namespace: 'payments', ...more.metadata },
    spec: { template: { spec: { containers: [] } }, ...more.spec },
    status,
  };
}

describe('runs', () => {
  it('of a Job say how long it took, and how long its pods are kept', () => {
    const mapped = mapOne(
      job(
        'migrate',
        {
          startTime: '2026-11-20T10:00:00Z',
          completionTime: '2026-11-20T10:12:30Z',
          conditions: [{ type: 'Complete', status: 'True' }],
        },
        { spec: { activeDeadlineSeconds: 900, ttlSecondsAfterFinished: 60 } },
      ),
    );
    expect(factsOf(mapped)['workload payments/Job/migrate']).toMatchObject({
      maxRunSeconds: 900,
      keptAfterRunSeconds: 60,
      lastRunStartedAt: '2026-11-20T10:00:00.000Z',
      lastRunEndedAt: '2026-11-20T10:12:30.000Z',
      longestRunSeconds: 750,
    });
  });

  it.each([
    [
      'failed',
      {
        startTime: '2026-11-20T10:00:00Z',
        conditions: [
          {
            type: 'Failed',
            status: 'True',
            lastTransitionTime: '2026-11-20T10:00:10Z',
          },
        ],
      },
      { longestRunSeconds: 10 },
    ],
    [
      'still runs',
      { startTime: '2026-11-20T10:00:00Z' },
      { lastRunStartedAt: '2026-11-20T10:00:00.000Z' },
    ],
  ])('of a Job that %s', (_, status, facts) => {
    const said = factsOf(mapOne(job('j', status)))['workload payments/Job/j'];
    expect(said).toMatchObject(facts);
    expect(Object.keys(said as object).includes('longestRunSeconds')).toBe(
      'longestRunSeconds' in facts,
    );
  });

  it('of a CronJob add up over its Jobs, whatever their order', () => {
    const mapper = mapperOf();
    const run = (name: string, start: string, end?: string) =>
      mapper.map(
        job(
          name,
          { startTime: start, ...(end && { completionTime: end }) },
          { metadata: owned('CronJob', 'nightly', 'batch/v1') },
        ),
      )!;
    run('b', '2026-11-21T03:00:00Z', '2026-11-21T03:30:00Z');
    run('c', '2026-11-22T03:00:00Z');
    const last = run('a', '2026-11-20T03:00:00Z', '2026-11-20T04:00:00Z');
    expect(last.scope).toEqual({
      resource: 'batch/jobs',
      namespace: 'payments',
    });
    expect(factsOf(last)).toEqual({
      'workload payments/CronJob/nightly': {
        controller: 'CronJob',
        lastRunStartedAt: '2026-11-22T03:00:00.000Z',
        longestRunSeconds: 3600,
      },
    });
    // One that has not begun says nothing.
    const queued = mapper.map(
      job('d', {}, { metadata: owned('CronJob', 'nightly', 'batch/v1') }),
    )!;
    expect(queued.assets).toEqual([]);
  });
});
