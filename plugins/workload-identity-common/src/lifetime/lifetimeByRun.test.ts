import { CredentialFacts, WorkloadFacts } from '../assets/facts';
import { lifetimeByRun } from './lifetimeByRun';

const job: Partial<WorkloadFacts> = { controller: 'Job', maxRunSeconds: 900 };
const token: Partial<CredentialFacts> = {
  class: 'projected-token',
  expiry: { type: 'per-issue' },
  effectiveTtlSeconds: 3600,
  boundTo: 'Pod',
};

describe('lifetimeByRun', () => {
  it.each<
    [
      string,
      Partial<CredentialFacts>,
      Partial<WorkloadFacts>,
      ReturnType<typeof lifetimeByRun>,
    ]
  >([
    ['a workload that runs on', token, { controller: 'Deployment' }, undefined],
    [
      'a token that outlives its run, while the pod is kept',
      token,
      job,
      {
        verdict: 'outlives',
        runSeconds: 900,
        basis: 'deadline',
        lifeSeconds: 3600,
        outlivesBySeconds: 2700,
      },
    ],
    [
      'a token that goes with its pod',
      token,
      { ...job, keptAfterRunSeconds: 0 },
      {
        verdict: 'within',
        runSeconds: 900,
        basis: 'deadline',
        lifeSeconds: 900,
      },
    ],
    [
      'a token that was extended to a year',
      { ...token, effectiveTtlSeconds: 31_536_000 },
      { ...job, keptAfterRunSeconds: 3600 },
      {
        verdict: 'outlives',
        runSeconds: 900,
        basis: 'deadline',
        lifeSeconds: 4500,
        outlivesBySeconds: 3600,
      },
    ],
    [
      'the shortest token for a run that is shorter still',
      { ...token, effectiveTtlSeconds: 600 },
      { controller: 'CronJob', longestRunSeconds: 12 },
      {
        verdict: 'within',
        runSeconds: 12,
        basis: 'longest-run',
        lifeSeconds: 600,
      },
    ],
    [
      'what never ends',
      { class: 'service-account-token', expiry: { type: 'never' } },
      job,
      { verdict: 'outlives', runSeconds: 900, basis: 'deadline' },
    ],
    [
      'a run that nobody bounds',
      token,
      { controller: 'CronJob' },
      { verdict: 'run-unknown', lifeSeconds: 3600 },
    ],
    [
      'a life that nobody tells',
      { class: 'opaque', expiry: { type: 'unknown' } },
      job,
      { verdict: 'life-unknown', runSeconds: 900, basis: 'deadline' },
    ],
    [
      'a certificate, from its issue to its end',
      {
        class: 'x509-certificate',
        issuedAt: '2026-01-01T00:00:00Z',
        expiry: { type: 'at', at: '2026-01-01T00:10:00Z' },
      },
      job,
      {
        verdict: 'within',
        runSeconds: 900,
        basis: 'deadline',
        lifeSeconds: 600,
      },
    ],
  ])('%s', (_, credential, workload, expected) => {
    expect(lifetimeByRun(credential, workload)).toEqual(expected);
  });
});
