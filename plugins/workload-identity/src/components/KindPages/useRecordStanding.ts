import { useApi } from '@backstage/core-plugin-api';
import { useCallback } from 'react';
import { workloadIdentityApiRef } from '../../apiRef';
import { Answer, useAnswer } from '../../hooks/useAnswer';

/**
 * Whether a record counts, as the backend sees it in what the record covers:
 * only configuration says which locations are trusted. `undefined` where it
 * covers nothing that the reader may see.
 */
export function useRecordStanding(
  entityRef: string,
): Answer<'confirmed' | 'claimed' | undefined> {
  const api = useApi(workloadIdentityApiRef);
  return useAnswer(
    useCallback(
      async signal => {
        const { items } = await api.listAssets(
          { record: [entityRef], limit: 1 },
          { signal },
        );
        if (items.length === 0) {
          return undefined;
        }
        const { owners } = await api.getAsset(items[0].id, { signal });
        return owners
          ?.flatMap(answer => [...answer.owners, ...(answer.runnersUp ?? [])])
          .flatMap(({ provenance }) => provenance)
          .find(one => one.entityRef === entityRef)?.standing;
      },
      [api, entityRef],
    ),
  );
}
