import { useApi } from '@backstage/core-plugin-api';
import { AccessView } from '@tenure/backstage-plugin-workload-identity-common';
import { useCallback } from 'react';
import { workloadIdentityApiRef } from '../../apiRef';
import { Answer, useAnswer } from '../../hooks/useAnswer';
import { useInventorySignal } from '../../hooks/useInventorySignal';

const POLL_MS = 60_000;
const POLL_WITH_SIGNALS_MS = 300_000;

/** What an identity may do, asked for again when a source was read. */
export function useAccess(assetId: string): Answer<AccessView> {
  const api = useApi(workloadIdentityApiRef);
  const answer = useAnswer(
    useCallback(signal => api.getAccess(assetId, { signal }), [api, assetId]),
  );
  useInventorySignal(answer.retry, {
    pollMs: POLL_MS,
    pollWithSignalsMs: POLL_WITH_SIGNALS_MS,
  });
  return answer;
}
