import { findResource } from '../resources';
import { isRecord, OnInvalid } from './shape';
import { MappedKind, ObjectOf, OTHER_SHAPE, shapesWith } from './shapes';
import { unfoldList } from './unfoldList';

/** An object of a kind that is mapped, as far as the mapping reads it. */
export type DecodedObject = {
  [K in MappedKind]: {
    kind: K;
    object: ObjectOf<K>;
  };
}[MappedKind];

/** Objects that were shaped, with what was invalid about them. */
const shaped = new WeakMap<
  object,
  { decoded: DecodedObject; invalid: string[] }
>();

/** @public */
export interface DropValuesOptions {
  /**
   * Whether environment variables, arguments and ConfigMaps are searched for
   * credentials before their values are dropped; true when absent. What is kept
   * of a finding is its place, and which rules found it.
   */
  literals?: boolean;
}

/** Undefined where it is no object of a kind that is mapped. */
export function decode(
  raw: unknown,
  onInvalid: OnInvalid,
  { literals = true }: DropValuesOptions = {},
): DecodedObject | undefined {
  if (
    !isRecord(raw) ||
    typeof raw.apiVersion !== 'string' ||
    typeof raw.kind !== 'string'
  ) {
    return undefined;
  }
  const known = shaped.get(raw);
  if (known) {
    known.invalid.forEach(onInvalid);
    return known.decoded;
  }
  const kind = findResource(raw.apiVersion, raw.kind)?.kind as
    | MappedKind
    | undefined;
  const object = kind && shapesWith(literals)[kind](raw, '', onInvalid);
  return object && ({ kind, object } as DecodedObject);
}

/**
 * What the mapping reads of an object, and nothing else. Everything that can
 * hold a value is gone: `data` and `stringData` of Secrets and ConfigMaps, the
 * last-applied annotation and managed fields, literal environment variables,
 * commands and arguments, probes, lifecycle hooks, messages in a status. It
 * copies what is on an allow-list and removes nothing, so fields that are not
 * known yet stay out.
 *
 * To be called on each parsed document, or page of a list, before anything of
 * it is kept. Lists keep their items, each shaped by its own kind. What it returns
 * is not shaped again when it is mapped, and still known for what was invalid
 * about it, so it must not be changed in between.
 *
 * @public
 */
export function dropValues(
  raw: unknown,
  options: DropValuesOptions = {},
): unknown {
  return drop(raw, options, 0);
}

function drop(
  raw: unknown,
  options: DropValuesOptions,
  depth: number,
): unknown {
  if (!isRecord(raw)) {
    return undefined;
  }
  const ignore = () => {};
  const items = depth < 8 ? unfoldList(raw) : undefined;
  if (items) {
    return {
      ...OTHER_SHAPE(raw, '', ignore),
      items: items.map(item => drop(item, options, depth + 1)),
    };
  }
  const invalid: string[] = [];
  const decoded = decode(raw, path => invalid.push(path), options);
  if (!decoded) {
    return OTHER_SHAPE(raw, '', ignore);
  }
  shaped.set(decoded.object, { decoded, invalid });
  return decoded.object;
}
