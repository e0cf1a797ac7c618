import { createHash } from 'node:crypto';
import { findPlantedValues } from '@tenure/backstage-plugin-workload-identity-node/testUtils';

/** Half of a value is a leak too; shorter pieces would be found by chance. */
const PIECE = 12;

/**
 * Values that stand for secrets, each known by the place it was planted in, so
 * that a finding says where it got through.
 */
export class PlantedValues {
  readonly #byPlace = new Map<string, string>();

  static create(): PlantedValues {
    return new PlantedValues();
  }

  private constructor() {}

  get places(): string[] {
    return [...this.#byPlace.keys()];
  }

  /** A value of its own for a place; the same one each time. */
  in(place: string): string {
    return this.add(
      place,
      `v${createHash('sha256').update(`planted in ${place}`).digest('hex')}`,
    );
  }

  /** A value that others made, such as a token. */
  add(place: string, value: string): string {
    this.#byPlace.set(place, value);
    return value;
  }

  /**
   * Where values, or their beginnings or ends, occur in a text: plain, base64,
   * or base64 of base64. Lines name the place, never the value.
   */
  findIn(text: string): string[] {
    return [...this.#byPlace].flatMap(([place, value]) =>
      Object.entries({
        whole: value,
        beginning: value.slice(0, PIECE),
        end: value.slice(-PIECE),
      }).flatMap(([part, piece]) =>
        findPlantedValues(text, [piece]).map(
          found => `${place} (${part}): ${found}`,
        ),
      ),
    );
  }
}

export function base64(value: string): string {
  return Buffer.from(value, 'utf8').toString('base64');
}
