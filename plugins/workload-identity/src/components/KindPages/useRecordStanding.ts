import { toError } from '@backstage/errors';
import { useApi } from '@backstage/core-plugin-api';
import { useCallback } from 'react';
import { workloadIdentityApiRef } from '../../apiRef';
import { Answer, useAnswer } from '../../hooks/useAnswer';
import { statusOf } from '../common';

/**
 * Whether a record counts: only the backend knows which locations are trusted.
 * `undefined` for one that it has not read yet.
 */
export function useRecordStanding(
  entityRef: string,
): Answer<'confirmed' | 'claimed' | undefined> {
  const api = useApi(workloadIdentityApiRef);
  return useAnswer(
    useCallback(
      async signal => {
        try {
          return (await api.getOwnerRecord(entityRef, { signal })).standing;
        } catch (error) {
          if (statusOf(toError(error)) === 404) {
            return undefined;
          }
          throw error;
        }
      },
      [api, entityRef],
    ),
  );
}
