/**
 * Shapes are allow-lists: what a shape does not name is not copied, and what
 * has another type than the shape says is left out and reported by the path of
 * the shape, which is fixed text, and never by what stood there.
 */

/** Told of each field that has another type, or form, than it should have. */
export type OnInvalid = (path: string) => void;

export type Shape<T> = (
  value: unknown,
  path: string,
  onInvalid: OnInvalid,
) => T | undefined;

/** What the shape gives. */
export type Shaped<S> = S extends Shape<infer T> ? T : never;

export type Fields<S extends Record<string, Shape<unknown>>> = {
  [K in keyof S]?: Shaped<S[K]>;
};

const isAbsent = (value: unknown): value is undefined | null =>
  value === undefined || value === null;

/** Text; longer than `maxLength`, or against `test`, it is invalid. */
export function text(
  maxLength: number,
  test?: (value: string) => boolean,
): Shape<string> {
  return (value, path, onInvalid) => {
    if (isAbsent(value)) {
      return undefined;
    }
    if (
      typeof value !== 'string' ||
      value.length > maxLength ||
      (test && !test(value))
    ) {
      onInvalid(path);
      return undefined;
    }
    return value;
  };
}

export function flag(): Shape<boolean> {
  return (value, path, onInvalid) => {
    if (isAbsent(value) || typeof value === 'boolean') {
      return value ?? undefined;
    }
    onInvalid(path);
    return undefined;
  };
}

/** A whole number, not negative. */
export function count(): Shape<number> {
  return (value, path, onInvalid) => {
    if (isAbsent(value)) {
      return undefined;
    }
    if (!Number.isSafeInteger(value) || (value as number) < 0) {
      onInvalid(path);
      return undefined;
    }
    return value as number;
  };
}

/** A list; what is no element is left out. */
export function list<T>(element: Shape<T>, maxItems = 10_000): Shape<T[]> {
  return (value, path, onInvalid) => {
    if (isAbsent(value)) {
      return undefined;
    }
    if (!Array.isArray(value)) {
      onInvalid(path);
      return undefined;
    }
    if (value.length > maxItems) {
      onInvalid(path);
    }
    const items: T[] = [];
    for (const item of value.slice(0, maxItems)) {
      if (isAbsent(item)) {
        onInvalid(`${path}[]`);
      } else {
        const shaped = element(item, `${path}[]`, onInvalid);
        if (shaped !== undefined) {
          items.push(shaped);
        }
      }
    }
    return items;
  };
}

/** An object of which only the named fields are kept. */
export function fields<S extends Record<string, Shape<unknown>>>(
  shapes: S,
): Shape<Fields<S>> {
  const entries = Object.entries(shapes);
  return (value, path, onInvalid) => {
    if (isAbsent(value)) {
      return undefined;
    }
    if (!isRecord(value)) {
      onInvalid(path);
      return undefined;
    }
    const result: Record<string, unknown> = {};
    for (const [name, shape] of entries) {
      if (Object.prototype.hasOwnProperty.call(value, name)) {
        const shaped = shape(
          value[name],
          path ? `${path}.${name}` : name,
          onInvalid,
        );
        if (shaped !== undefined) {
          result[name] = shaped;
        }
      }
    }
    return result as Fields<S>;
  };
}

/** A map of text to text of which only the keys that `keep` accepts are kept. */
export function texts(options: {
  keep: (key: string) => boolean;
  isValue: (value: string) => boolean;
  maxEntries: number;
}): Shape<Record<string, string>> {
  return (value, path, onInvalid) => {
    if (isAbsent(value)) {
      return undefined;
    }
    if (!isRecord(value)) {
      onInvalid(path);
      return undefined;
    }
    const result: Record<string, string> = {};
    let kept = 0;
    for (const key of Object.keys(value)) {
      if (key === '__proto__' || !options.keep(key)) {
        continue;
      }
      const entry = value[key];
      if (
        typeof entry !== 'string' ||
        !options.isValue(entry) ||
        kept >= options.maxEntries
      ) {
        onInvalid(path);
      } else {
        result[key] = entry;
        kept += 1;
      }
    }
    return result;
  };
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
