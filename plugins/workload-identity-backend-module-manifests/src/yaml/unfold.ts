import { unfoldList } from '@tenure/backstage-plugin-workload-identity-kubernetes-node';
import { ManifestProblemCode } from '../problems';

/** How deep lists may hold lists. */
const MAX_LIST_DEPTH = 8;

/** One object in a parsed document, or why there is none. */
export type Unfolded = { object: unknown } | { code: ManifestProblemCode };

/** The objects of a parsed document, those in lists one by one. */
export function* unfold(value: unknown, depth = 0): Generator<Unfolded> {
  if (value === null || value === undefined) {
    return;
  }
  const { apiVersion, kind, metadata } = value as Record<string, unknown>;
  const items = unfoldList(value);
  // A list may also come without its items: they were split off before.
  if (items || kind === 'List') {
    if ((metadata as { continue?: unknown } | undefined)?.continue) {
      yield { code: 'PartialList' };
    }
    if (items?.length && depth >= MAX_LIST_DEPTH) {
      yield { code: 'NotAnObject' };
      return;
    }
    for (const item of items ?? []) {
      yield* unfold(item, depth + 1);
    }
  } else if (typeof apiVersion === 'string' && typeof kind === 'string') {
    yield { object: value };
  } else {
    yield { code: 'NotAnObject' };
  }
}
