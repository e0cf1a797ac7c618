import { isRecord } from './shape';

/**
 * The items of a `List`, or of a typed one such as `PodList`, whose items get
 * the list's version and kind where they don't carry their own, as the API
 * server leaves them out. Undefined where the object is no list; one level,
 * since a List may hold Lists.
 *
 * @public
 */
export function unfoldList(object: unknown): unknown[] | undefined {
  if (
    !isRecord(object) ||
    typeof object.kind !== 'string' ||
    !object.kind.endsWith('List') ||
    !Array.isArray(object.items)
  ) {
    return undefined;
  }
  const itemKind = object.kind.slice(0, -'List'.length);
  if (!itemKind) {
    return object.items;
  }
  return object.items.map(item =>
    isRecord(item)
      ? {
          ...item,
          apiVersion: item.apiVersion ?? object.apiVersion,
          kind: item.kind ?? itemKind,
        }
      : item,
  );
}
