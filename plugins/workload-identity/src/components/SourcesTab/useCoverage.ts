import { useApi } from '@backstage/core-plugin-api';
import {
  CoverageView,
  SourceView,
} from '@tenure/backstage-plugin-workload-identity-common';
import { useCallback, useMemo } from 'react';
import { workloadIdentityApiRef } from '../../apiRef';
import { Pages, usePages } from '../../hooks/usePages';

const PAGE_SIZE = 50;

/** The coverage of a source, page after page; anew when it was read again. */
export function useCoverage(source: SourceView): Pages<CoverageView> {
  const api = useApi(workloadIdentityApiRef);
  const { id, lastAttemptAt } = source;
  const ask = useCallback(
    (cursor: string | undefined, signal: AbortSignal) =>
      api.listCoverage(id, { cursor, limit: PAGE_SIZE }, { signal }),
    [api, id],
  );
  const version = useMemo(() => `${id} ${lastAttemptAt}`, [id, lastAttemptAt]);
  return usePages(ask, version);
}
