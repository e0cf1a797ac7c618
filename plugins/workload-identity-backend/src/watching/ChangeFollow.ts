import { setTimeout as delay } from 'node:timers/promises';
import { ReachFollower } from '../reach/ReachFollower';
import { InventorySignals } from '../scheduling/InventorySignals';

/** Between two rounds at least: every page that is open asks again after each. */
const PAUSE_MS = 500;

/**
 * Has what is derived follow the changes of a watch, and tells the pages then:
 * told earlier, they would read what is not derived yet. Changes that come
 * while that goes on are one more round.
 */
export class ChangeFollow {
  static create(options: {
    follower: Pick<ReachFollower, 'catchUp'>;
    signals: Pick<InventorySignals, 'tell'>;
  }): ChangeFollow {
    return new ChangeFollow(options.follower, options.signals);
  }

  #waiting = new Set<string>();
  #round: Promise<void> | undefined;

  private constructor(
    private readonly follower: Pick<ReachFollower, 'catchUp'>,
    private readonly signals: Pick<InventorySignals, 'tell'>,
  ) {}

  /** That something of a source changed. */
  changed(sourceId: string): void {
    this.#waiting.add(sourceId);
    this.#round ??= this.#run().finally(() => {
      this.#round = undefined;
    });
  }

  async #run(): Promise<void> {
    while (this.#waiting.size > 0) {
      const told = [...this.#waiting];
      this.#waiting.clear();
      await this.follower.catchUp();
      for (const sourceId of told) {
        await this.signals.tell(sourceId);
      }
      await delay(PAUSE_MS, undefined, { ref: false });
    }
  }
}
