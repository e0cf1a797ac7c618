import { useApi } from '@backstage/core-plugin-api';
import { AssetDetail } from '@tenure/backstage-plugin-workload-identity-common';
import { useCallback } from 'react';
import { workloadIdentityApiRef } from '../../apiRef';
import { Answer, useAnswer } from '../../hooks/useAnswer';
import { useInventorySignal } from '../../hooks/useInventorySignal';

const POLL_MS = 60_000;
const POLL_WITH_SIGNALS_MS = 300_000;

/** One asset, asked for again when a source was read. */
export function useAsset(assetId: string): Answer<AssetDetail> {
  const api = useApi(workloadIdentityApiRef);
  const answer = useAnswer(
    useCallback(signal => api.getAsset(assetId, { signal }), [api, assetId]),
  );
  useInventorySignal(answer.retry, {
    pollMs: POLL_MS,
    pollWithSignalsMs: POLL_WITH_SIGNALS_MS,
  });
  return answer;
}
