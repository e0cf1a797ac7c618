import { useCallback } from 'react';
import { useSearchParams } from 'react-router-dom';
import { SOURCE_STATES, SourceState } from './sourceState';

/** What the drawer of a source shows. */
export type SourcePart = 'coverage' | 'problems';

/** What the reader has chosen, kept in the URL: `state`, `source` and `part`. */
export function useSourceSelection(): {
  shown?: SourceState;
  setShown: (state: SourceState | undefined) => void;
  openId?: string;
  part: SourcePart;
  open: (sourceId: string, part: SourcePart) => void;
  close: () => void;
} {
  const [params, setParams] = useSearchParams();
  const change = useCallback(
    (values: Record<string, string | undefined>) =>
      setParams(before => {
        const next = new URLSearchParams(before);
        for (const [name, value] of Object.entries(values)) {
          if (value === undefined) {
            next.delete(name);
          } else {
            next.set(name, value);
          }
        }
        return next;
      }),
    [setParams],
  );
  return {
    shown: SOURCE_STATES.find(one => one === params.get('state')),
    setShown: useCallback(state => change({ state }), [change]),
    openId: params.get('source') ?? undefined,
    part: params.get('part') === 'problems' ? 'problems' : 'coverage',
    open: useCallback(
      (source, part) =>
        change({ source, part: part === 'problems' ? part : undefined }),
      [change],
    ),
    close: useCallback(
      () => change({ source: undefined, part: undefined }),
      [change],
    ),
  };
}
