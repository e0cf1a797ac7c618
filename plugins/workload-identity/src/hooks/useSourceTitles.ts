import { useApi } from '@backstage/core-plugin-api';
import { useCallback, useMemo } from 'react';
import { workloadIdentityApiRef } from '../apiRef';
import { useAnswer } from './useAnswer';

/** What sources are called; by their ids for those who may not see the sources. */
export function useSourceTitles(): (sourceId: string) => string {
  const api = useApi(workloadIdentityApiRef);
  const { value } = useAnswer(
    useCallback(signal => api.listSources({ signal }), [api]),
  );
  const titles = useMemo(
    () => new Map(value?.items.map(({ id, title }) => [id, title])),
    [value],
  );
  return useCallback(id => titles.get(id) ?? id, [titles]);
}
