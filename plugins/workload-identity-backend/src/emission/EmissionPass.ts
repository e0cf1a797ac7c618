/** What becomes of an asset; `leave`: another round decides. */
export type Decision = 'emit' | 'drop' | 'leave';

/** Counts what one pass does. */
export class EmissionPass {
  emitted = 0;
  beyond = 0;
  written = 0;

  constructor(private readonly cap: number) {}

  /** One more, if there is room for it. */
  take(): Decision {
    if (this.emitted >= this.cap) {
      this.beyond += 1;
      return 'drop';
    }
    this.emitted += 1;
    return 'emit';
  }
}
