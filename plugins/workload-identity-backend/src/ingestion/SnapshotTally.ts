import {
  Reason,
  SourceProblem,
} from '@tenure/backstage-plugin-workload-identity-common';
import {
  InventoryChange,
  ScopeCoverage,
  SnapshotRun,
} from '../database/InventoryStore';
import { Clock } from './Clock';
import { IngestResult } from './types';

/** Problems of one reading that are kept. */
const MAX_PROBLEMS = 200;

const LONGEST_MESSAGE = 1000;

/** Counts what a reading does, and keeps what its end needs. */
export class SnapshotTally {
  static create(clock: Clock): SnapshotTally {
    return new SnapshotTally(clock);
  }

  #assetsChanged = 0;
  #assetsRemoved = 0;
  #linksChanged = 0;
  #problemCount = 0;
  #keepsProblems = false;
  readonly #problems: SourceProblem[] = [];
  /** By resource: why it could not be read as a whole. */
  readonly #unread = new Map<string, ScopeCoverage>();

  private constructor(private readonly clock: Clock) {}

  add(change: InventoryChange): void {
    this.#assetsChanged += change.assetsChanged.length;
    this.#assetsRemoved += change.assetsRemoved.length;
    this.#linksChanged += change.linksChanged;
    change.problems.forEach(problem => this.problem(problem));
  }

  problem(problem: Omit<SourceProblem, 'at'>): void {
    this.#problemCount += 1;
    if (this.#problems.length < MAX_PROBLEMS) {
      this.#problems.push({
        ...problem,
        message: problem.message.slice(0, LONGEST_MESSAGE),
        at: this.clock.now().toISOString(),
      });
    }
  }

  /** The problems of the reading before are those of this one. */
  keepProblems(): void {
    this.#keepsProblems = true;
  }

  /** Remembers a verdict on all partitions for those that get none of their own. */
  cover(coverage: ScopeCoverage): void {
    if (coverage.partition !== '*') {
      return;
    }
    if (coverage.state === 'complete') {
      this.#unread.delete(coverage.resource);
    } else {
      this.#unread.set(coverage.resource, coverage);
    }
  }

  /** What the end of a run needs. */
  end(): {
    unread: ScopeCoverage[];
    problems: SourceProblem[];
    keepProblems: boolean;
  } {
    const further = this.#problemCount - this.#problems.length;
    return {
      unread: [...this.#unread.values()],
      keepProblems: this.#keepsProblems,
      problems: further
        ? [
            ...this.#problems.slice(0, MAX_PROBLEMS - 1),
            {
              code: 'FurtherProblems',
              message: `${further + 1} further problems are not listed`,
              at: this.clock.now().toISOString(),
            },
          ]
        : this.#problems,
    };
  }

  result(run: SnapshotRun, error?: Reason): IngestResult {
    return {
      generation: run.generation,
      state: error ? 'failed' : 'succeeded',
      assetsChanged: this.#assetsChanged,
      assetsRemoved: this.#assetsRemoved,
      linksChanged: this.#linksChanged,
      problems: this.#problemCount,
      error,
    };
  }
}
