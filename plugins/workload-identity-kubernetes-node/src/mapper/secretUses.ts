import { PlaceOfUse } from '@tenure/backstage-plugin-workload-identity-common';
import { isConfigKey } from '../names';
import { MappingContext } from './context';

/** Gathers places; several variables from one Secret are one place of use. */
export class SecretUses {
  readonly places = new Map<string, PlaceOfUse[]>();
  readonly #context: MappingContext;

  constructor(context: MappingContext) {
    this.#context = context;
  }

  add(name: string | undefined, what: string, places: PlaceOfUse[]): void {
    const secret = this.#context.reference(name, what);
    if (!secret) {
      return;
    }
    const known = this.places.get(secret) ?? [];
    this.places.set(secret, known);
    for (const { keys, ...place } of places) {
      const valid = keys?.filter(isConfigKey);
      if (valid?.length !== keys?.length) {
        this.#context.problems.add(
          'InvalidReference',
          `A key of ${what} is not a valid key`,
        );
      }
      this.#merge(known, valid ? { ...place, keys: valid } : place);
    }
  }

  #merge(known: PlaceOfUse[], place: PlaceOfUse): void {
    const same = known.find(
      other =>
        other.as === place.as &&
        other.container === place.container &&
        other.containerType === place.containerType,
    );
    if (!same) {
      known.push(place);
      return;
    }
    // Without keys, a place uses all of them.
    if (same.keys && place.keys) {
      same.keys = [...new Set([...same.keys, ...place.keys])];
    } else {
      delete same.keys;
    }
    // The pod fails to start without the Secret, if one of the two needs it.
    if (!place.optional) {
      delete same.optional;
    }
  }
}
