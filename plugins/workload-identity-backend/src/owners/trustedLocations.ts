import { parseLocationRef } from '@backstage/catalog-model';
import { InputError } from '@backstage/errors';
import path from 'node:path';

/** A place, the parts of which can be compared one by one. */
interface Place {
  type: string;
  /** What has to be equal: scheme, host and port of a URL. */
  origin: string;
  segments: string[];
  /** `?…` of a URL. */
  query: string;
}

/**
 * The catalog locations whose records are authoritative: each stands for itself
 * and for everything below it.
 */
export class TrustedLocations {
  /**
   * @param refs - Such as `url:https://github.com/acme/owners/tree/main` and
   *   `file:../owners`. A provider that marks its entities with a type of its
   *   own is trusted as a whole by `<type>:*`.
   * @throws InputError that names the entry, and what it should be.
   */
  static create(refs: string[], configPath: string): TrustedLocations {
    const places: Place[] = [];
    const types = new Set<string>();
    refs.forEach((ref, index) => {
      const at = `${configPath}[${index}]`;
      const { type, target } = readRef(ref, at);
      if (target === '*') {
        if (type === 'url' || type === 'file') {
          throw new InputError(
            `${at}: '${ref}' would trust whatever anybody registers; name the place, such as 'url:https://github.com/acme/owners/tree/main'`,
          );
        }
        types.add(type);
        return;
      }
      const place = readPlace(
        type,
        type === 'file' ? path.resolve(target) : target,
      );
      if (!place) {
        throw new InputError(
          `${at}: '${ref}' is not a plain address; leave out '..', '//', user names, fragments, and encoded slashes`,
        );
      }
      places.push(place);
    });
    return new TrustedLocations(places, types);
  }

  private constructor(
    private readonly places: Place[],
    private readonly types: ReadonlySet<string>,
  ) {}

  /**
   * Whether a location, as the catalog's annotations give it, is at or below one
   * of the trusted. Letter case counts, except in the host of a URL. A location
   * that could be read in more than one way is not trusted.
   */
  includes(ref: string | undefined): boolean {
    if (ref === undefined) {
      return false;
    }
    let type: string;
    let target: string;
    try {
      ({ type, target } = parseLocationRef(ref));
    } catch {
      // What can't be read as a location is at no trusted one.
      return false;
    }
    if (this.types.has(type)) {
      return true;
    }
    const place = readPlace(type, target);
    return (
      place !== undefined && this.places.some(trusted => isAt(place, trusted))
    );
  }
}

function readRef(ref: string, at: string): { type: string; target: string } {
  try {
    return parseLocationRef(ref);
  } catch (error) {
    throw new InputError(
      `${at}: '${ref}' is not a location such as 'url:https://github.com/acme/owners/tree/main'`,
      error,
    );
  }
}

function readPlace(type: string, target: string): Place | undefined {
  if (type !== 'url') {
    return isPlainPath(target)
      ? { type, origin: '', segments: split(target), query: '' }
      : undefined;
  }
  if (!URL.canParse(target)) {
    return undefined;
  }
  const url = new URL(target);
  // The parser mends what a reader may take as written: dot segments,
  // backslashes, tabs. Only what needs no mending means one thing.
  const written = target.replace(/^[a-z]+:\/\/[^/?#]*/i, '');
  return isPlainPath(url.pathname) &&
    `${url.pathname}${url.search}` === (written || '/') &&
    !url.username &&
    !url.password
    ? {
        type,
        origin: `${url.protocol}//${url.host}`,
        segments: split(url.pathname),
        query: url.search,
      }
    : undefined;
}

/** No dot segments, empty segments, encoded slashes and the like. */
function isPlainPath(text: string): boolean {
  return (
    !/[\\\p{Cc}]|%(?:2e|2f|5c|25|0)/iu.test(text) &&
    text
      .replace(/^\//, '')
      .replace(/\/$/, '')
      .split('/')
      .every(
        (segment, _, all) =>
          segment !== '.' &&
          segment !== '..' &&
          (segment !== '' || all.length === 1),
      )
  );
}

function split(text: string): string[] {
  return text.split('/').filter(Boolean);
}

function isAt(place: Place, trusted: Place): boolean {
  const { segments } = trusted;
  return (
    place.type === trusted.type &&
    place.origin === trusted.origin &&
    place.segments.length >= segments.length &&
    segments.every((segment, n) => segment === place.segments[n]) &&
    // A query may choose another branch or file altogether.
    place.query === trusted.query &&
    (trusted.query === '' || place.segments.length === segments.length)
  );
}
