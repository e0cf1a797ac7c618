import {
  AssetFilter,
  AssetSortField,
} from '@tenure/backstage-plugin-workload-identity-common';
import { useCallback, useMemo } from 'react';
import { useLocation, useNavigate, useSearchParams } from 'react-router-dom';
import { InventoryQuery, parseQuery, toQuery } from './inventoryQuery';

/** The cursors of the pages before this one, kept in the history entry. */
interface PagesBefore {
  cursors?: Array<string | undefined>;
}

/** What the URL asks for, and how to ask for something else. */
export interface InventoryQueryState {
  query: InventoryQuery;
  setFilter: (change: AssetFilter, options?: { replace?: boolean }) => void;
  reset: () => void;
  setOrder: (orderBy: AssetSortField, order: 'asc' | 'desc') => void;
  setPageSize: (pageSize: number) => void;
  /** How many pages lie before this one; absent where the link does not tell. */
  pageIndex?: number;
  nextPage: (cursor: string) => void;
  previousPage: () => void;
}

/**
 * Filters, order and page of a list of assets, all in the URL. Each choice is an
 * entry of the browser's history, so that "back" takes it back.
 */
export function useInventoryQuery(): InventoryQueryState {
  const [params] = useSearchParams();
  const location = useLocation();
  const navigate = useNavigate();
  const query = useMemo(() => parseQuery(params), [params]);
  const before = (location.state as PagesBefore | null)?.cursors;

  const go = useCallback(
    (
      next: InventoryQuery,
      options: { replace?: boolean; cursors?: PagesBefore['cursors'] } = {},
    ) => {
      const { replace, cursors } = options;
      navigate(
        { search: toQuery(next).toString() },
        { replace, state: cursors && { cursors } },
      );
    },
    [navigate],
  );
  // A cursor belongs to its filter and order.
  const fromTop = useCallback(
    (change: Partial<InventoryQuery>, options?: { replace?: boolean }) =>
      go({ ...query, ...change, cursor: undefined }, options),
    [go, query],
  );

  return {
    query,
    setFilter: useCallback(
      (change, options) =>
        fromTop({ filter: { ...query.filter, ...change } }, options),
      [fromTop, query],
    ),
    reset: useCallback(() => fromTop({ filter: {} }), [fromTop]),
    setOrder: useCallback(
      (orderBy, order) => fromTop({ orderBy, order }),
      [fromTop],
    ),
    setPageSize: useCallback(pageSize => fromTop({ pageSize }), [fromTop]),
    pageIndex: query.cursor === undefined ? 0 : before?.length,
    nextPage: cursor =>
      go(
        { ...query, cursor },
        {
          cursors:
            query.cursor === undefined
              ? [undefined]
              : before && [...before, query.cursor],
        },
      ),
    previousPage: () =>
      go(
        { ...query, cursor: before?.at(-1) },
        { cursors: before?.slice(0, -1) },
      ),
  };
}
