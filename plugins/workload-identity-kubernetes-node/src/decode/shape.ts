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

/**
 * Makes what depends on a path once per path; there are no more of them than
 * places in the shapes.
 */
function perPath<T>(make: (path: string) => T): (path: string) => T {
  const made = new Map<string, T>();
  return path => {
    let known = made.get(path);
    if (known === undefined) {
      known = make(path);
      made.set(path, known);
    }
    return known;
  };
}

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
  const elementPath = perPath(path => `${path}[]`);
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
    const itemPath = elementPath(path);
    const items: T[] = [];
    for (let i = 0; i < value.length && i < maxItems; i++) {
      const item = value[i];
      if (isAbsent(item)) {
        onInvalid(itemPath);
      } else {
        const shaped = element(item, itemPath, onInvalid);
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
  const names = Object.keys(shapes);
  const shapesInOrder = Object.values(shapes);
  const fieldPaths = perPath(path =>
    names.map(name => (path ? `${path}.${name}` : name)),
  );
  return (value, path, onInvalid) => {
    if (isAbsent(value)) {
      return undefined;
    }
    if (!isRecord(value)) {
      onInvalid(path);
      return undefined;
    }
    const paths = fieldPaths(path);
    const result: Record<string, unknown> = {};
    for (let i = 0; i < names.length; i++) {
      const name = names[i];
      if (Object.hasOwn(value, name)) {
        const shaped = shapesInOrder[i](value[name], paths[i], onInvalid);
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
