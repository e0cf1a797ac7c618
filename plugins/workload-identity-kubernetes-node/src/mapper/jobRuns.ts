import { WorkloadFacts } from '@tenure/backstage-plugin-workload-identity-common';
import { ObjectOf } from '../decode/shapes';

/** What is known of the runs of a batch workload. */
export type RunFacts = Pick<
  WorkloadFacts,
  'lastRunStartedAt' | 'lastRunEndedAt' | 'longestRunSeconds'
>;

/** When the run of a Job began and ended, as far as it has. */
export function runOf({ status = {} }: ObjectOf<'Job'>): RunFacts {
  const { startTime, completionTime, conditions = [] } = status;
  if (!startTime) {
    return {};
  }
  // A Job that failed has no completion, only the instant of its condition.
  const ended =
    completionTime ??
    conditions.find(({ status: is }) => is === 'True')?.lastTransitionTime;
  const seconds = ended
    ? (Date.parse(ended) - Date.parse(startTime)) / 1000
    : undefined;
  return {
    lastRunStartedAt: startTime,
    ...(ended && { lastRunEndedAt: ended }),
    ...(seconds !== undefined &&
      seconds >= 0 && { longestRunSeconds: Math.ceil(seconds) }),
  };
}

/** Adds up the runs of workloads that make Jobs. */
export class JobRuns {
  readonly #runs = new Map<string, RunFacts>();

  /** @returns all that is known now of the workload's runs */
  add(workload: string, run: RunFacts): RunFacts {
    const known = this.#runs.get(workload);
    const merged = known ? mergeRuns(known, run) : run;
    this.#runs.set(workload, merged);
    return merged;
  }
}

function mergeRuns(a: RunFacts, b: RunFacts): RunFacts {
  const latest =
    (a.lastRunStartedAt ?? '') >= (b.lastRunStartedAt ?? '') ? a : b;
  const seconds = [a, b].flatMap(run => run.longestRunSeconds ?? []);
  return {
    ...(latest.lastRunStartedAt && {
      lastRunStartedAt: latest.lastRunStartedAt,
    }),
    ...(latest.lastRunEndedAt && { lastRunEndedAt: latest.lastRunEndedAt }),
    ...(seconds.length > 0 && { longestRunSeconds: Math.max(...seconds) }),
  };
}
