import { CredentialFacts, WorkloadFacts } from '../assets/facts';

/** The shortest life that the API server gives a token that is asked for. */
const SHORTEST_TOKEN_SECONDS = 600;

/**
 * A credential of a batch workload, judged by the length of the run instead of
 * the clock. Durations are whole seconds.
 *
 * - `within`: it ends with the run, or as soon after as it can be asked for
 * - `outlives`: copies stay usable after the run, by `outlivesBySeconds`, or for
 *   good where that is absent
 * - `run-unknown`: no deadline is set, and no run that has ended was seen
 * - `life-unknown`: nobody says how long the credential lives
 *
 * @public
 */
export interface LifetimeByRun {
  verdict: 'within' | 'outlives' | 'run-unknown' | 'life-unknown';
  /** The longest that a run takes, by `basis`. */
  runSeconds?: number;
  /**
   * `deadline`: the spec allows no longer run. `longest-run`: so long the longest
   * took of those that were seen; the next may take longer.
   */
  basis?: 'deadline' | 'longest-run';
  /** How long a copy is usable that is issued when the run begins. */
  lifeSeconds?: number;
  outlivesBySeconds?: number;
}

/**
 * Judges a credential by the runs of the workload that uses it; undefined where
 * that is no Job or CronJob.
 *
 * @public
 */
export function lifetimeByRun(
  credential: Partial<CredentialFacts>,
  workload: Partial<WorkloadFacts>,
): LifetimeByRun | undefined {
  if (workload.controller !== 'Job' && workload.controller !== 'CronJob') {
    return undefined;
  }
  const run = runOf(workload);
  if (credential.expiry?.type === 'never') {
    return { verdict: 'outlives', ...run };
  }
  const ttlSeconds = lifeOf(credential);
  if (ttlSeconds === undefined) {
    return { verdict: 'life-unknown', ...run };
  }
  if (run.runSeconds === undefined) {
    return { verdict: 'run-unknown', lifeSeconds: ttlSeconds };
  }
  const kept = workload.keptAfterRunSeconds;
  const endsWithPod = credential.boundTo === 'Pod' && kept !== undefined;
  const lifeSeconds = endsWithPod
    ? Math.min(ttlSeconds, run.runSeconds + kept)
    : ttlSeconds;
  const allowed =
    credential.class === 'projected-token'
      ? Math.max(run.runSeconds, SHORTEST_TOKEN_SECONDS)
      : run.runSeconds;
  return lifeSeconds <= allowed
    ? { verdict: 'within', ...run, lifeSeconds }
    : {
        verdict: 'outlives',
        ...run,
        lifeSeconds,
        outlivesBySeconds: lifeSeconds - run.runSeconds,
      };
}

function runOf({
  maxRunSeconds,
  longestRunSeconds,
}: Partial<WorkloadFacts>): Pick<LifetimeByRun, 'runSeconds' | 'basis'> {
  if (maxRunSeconds !== undefined) {
    return { runSeconds: maxRunSeconds, basis: 'deadline' };
  }
  return longestRunSeconds === undefined
    ? {}
    : { runSeconds: longestRunSeconds, basis: 'longest-run' };
}

/** What was asked for is no bound; what the issuer may really give is. */
function lifeOf({
  expiry,
  issuedAt,
  effectiveTtlSeconds,
}: Partial<CredentialFacts>): number | undefined {
  if (effectiveTtlSeconds !== undefined) {
    return effectiveTtlSeconds;
  }
  if (expiry?.type !== 'at' || issuedAt === undefined) {
    return undefined;
  }
  const seconds = (Date.parse(expiry.at) - Date.parse(issuedAt)) / 1000;
  return Number.isFinite(seconds) && seconds > 0
    ? Math.floor(seconds)
    : undefined;
}
