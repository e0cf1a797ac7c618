import { useCallback, useEffect, useRef, useState } from 'react';

/** A list that grows by a page at a time. */
export interface Pages<T> {
  items: T[];
  /** How many there are in all, where the server says so. */
  total?: number;
  hasMore: boolean;
  /** True until the first page has come or failed. */
  loading: boolean;
  loadingMore: boolean;
  /** Why the last page could not be read. */
  error?: Error;
  /** Asks for the next page, or again for the one that failed. */
  more: () => void;
}

interface Page<T> {
  items: T[];
  totalItems?: number;
  nextCursor?: string;
}

interface State<T> {
  items: T[];
  total?: number;
  cursor?: string;
  started: boolean;
  busy: boolean;
  error?: Error;
}

/**
 * Reads a list page after page, and from its beginning whenever `version` is
 * another. Where the first page is known already, it is given as `first`.
 */
export function usePages<T>(
  ask: (cursor: string | undefined, signal: AbortSignal) => Promise<Page<T>>,
  version: string,
  first?: Page<T>,
): Pages<T> {
  const initial = useRef(first);
  initial.current = first;
  const [state, setState] = useState<State<T>>(() => start(first));
  const controller = useRef<AbortController>();

  const load = useCallback(
    async (cursor: string | undefined) => {
      controller.current?.abort();
      const { signal } = (controller.current = new AbortController());
      setState(before => ({ ...before, busy: true, error: undefined }));
      try {
        const page = await ask(cursor, signal);
        if (!signal.aborted) {
          setState(before => ({
            items:
              cursor === undefined
                ? page.items
                : [...before.items, ...page.items],
            total: page.totalItems,
            cursor: page.nextCursor,
            started: true,
            busy: false,
          }));
        }
      } catch (error) {
        if (!signal.aborted) {
          setState(before => ({
            ...before,
            busy: false,
            error: error as Error,
          }));
        }
      }
    },
    [ask],
  );

  useEffect(() => {
    if (initial.current) {
      setState(start(initial.current));
    } else {
      load(undefined);
    }
    return () => controller.current?.abort();
  }, [load, version]);

  return {
    items: state.items,
    total: state.total,
    hasMore: state.cursor !== undefined,
    loading: !state.started && !state.error,
    loadingMore: state.busy,
    error: state.error,
    more: () => load(state.started ? state.cursor : undefined),
  };
}

function start<T>(first: Page<T> | undefined): State<T> {
  return first
    ? {
        items: first.items,
        total: first.totalItems,
        cursor: first.nextCursor,
        started: true,
        busy: false,
      }
    : { items: [], started: false, busy: false };
}
