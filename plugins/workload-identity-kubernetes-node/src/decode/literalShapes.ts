import {
  ArgumentLiteral,
  findInArguments,
  findLiterals,
} from '../literals/findLiterals';
import { isConfigKey, isEnvName } from '../names';
import { isRecord, Shape } from './shape';

/**
 * Shapes of what may hold a credential that was written out. They search the
 * values, and keep only where something was found and by which rules.
 */

/** Further arguments and keys are not searched. */
const MAX_SEARCHED = 1_000;

/** Of one variable. */
export interface VariableLiteral {
  /** Absent where it is no name of a variable. */
  name?: string;
  kinds: string[];
}

/** Of one key of a ConfigMap. */
export interface DataLiteral {
  key: string;
  kinds: string[];
}

/** Adds to the shape of a variable what was found in its value. */
export function withVariableLiteral<T extends object>(
  shape: Shape<T>,
): Shape<T & { literal?: VariableLiteral }> {
  return (entry, path, onInvalid) => {
    const shaped = shape(entry, path, onInvalid);
    if (!shaped || !isRecord(entry) || typeof entry.value !== 'string') {
      return shaped;
    }
    const name = typeof entry.name === 'string' ? entry.name : '';
    const kinds = findLiterals(name, entry.value);
    return kinds.length > 0
      ? { ...shaped, literal: { ...(isEnvName(name) && { name }), kinds } }
      : shaped;
  };
}

/** The arguments in which something was found; undefined where nothing was. */
export const argumentLiterals: Shape<ArgumentLiteral[]> = (
  value,
  path,
  onInvalid,
) => {
  if (value === undefined || value === null) {
    return undefined;
  }
  if (!Array.isArray(value)) {
    onInvalid(path);
    return undefined;
  }
  const found = findInArguments(value.slice(0, MAX_SEARCHED));
  return found.length > 0 ? found : undefined;
};

/** The keys under which something was found; undefined where nothing was. */
export const dataLiterals: Shape<DataLiteral[]> = (value, path, onInvalid) => {
  if (value === undefined || value === null) {
    return undefined;
  }
  if (!isRecord(value)) {
    onInvalid(path);
    return undefined;
  }
  const found: DataLiteral[] = [];
  for (const key of Object.keys(value).slice(0, MAX_SEARCHED)) {
    const text = value[key];
    const kinds =
      typeof text === 'string' && isConfigKey(key)
        ? findLiterals(key, text)
        : [];
    if (kinds.length > 0) {
      found.push({ key, kinds });
    }
  }
  return found.length > 0 ? found : undefined;
};
