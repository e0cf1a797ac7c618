import { useCallback } from 'react';
import { useSearchParams } from 'react-router-dom';

/** Which identities the matrix shows. */
export const SHOWN = ['all', 'gaps', 'shared', 'stale'] as const;
export type Shown = (typeof SHOWN)[number];

/**
 * What the reader has chosen on the tab, kept in the URL: the asset whose
 * details are open (`asset`) and which identities are shown (`show`).
 */
export function useSelection() {
  const [params, setParams] = useSearchParams();
  const set = useCallback(
    (key: string, value: string | undefined) =>
      setParams(before => {
        const next = new URLSearchParams(before);
        if (value === undefined) {
          next.delete(key);
        } else {
          next.set(key, value);
        }
        return next;
      }),
    [setParams],
  );
  const show = params.get('show') as Shown;
  return {
    assetId: params.get('asset') ?? undefined,
    show: SHOWN.includes(show) ? show : ('all' as const),
    openAsset: useCallback((id: string) => set('asset', id), [set]),
    closeAsset: useCallback(() => set('asset', undefined), [set]),
    setShow: useCallback(
      (value: Shown) => set('show', value === 'all' ? undefined : value),
      [set],
    ),
  };
}
