import { useApi } from '@backstage/core-plugin-api';
import {
  AssetFilter,
  AssetListResponse,
} from '@tenure/backstage-plugin-workload-identity-common';
import { useCallback } from 'react';
import { workloadIdentityApiRef } from '../../apiRef';
import { Answer, useAnswer } from '../../hooks/useAnswer';
import { useInventorySignal } from '../../hooks/useInventorySignal';
import { InventoryQuery } from './inventoryQuery';

const POLL_MS = 60_000;
const POLL_WITH_SIGNALS_MS = 300_000;

/** One page of the list, asked for again when a source was read. */
export function useAssetList(
  query: InventoryQuery,
  fixed: AssetFilter,
): Answer<AssetListResponse> {
  const api = useApi(workloadIdentityApiRef);
  const { filter, orderBy, order, cursor, pageSize } = query;
  const answer = useAnswer(
    useCallback(
      signal =>
        api.listAssets(
          { ...filter, ...fixed, orderBy, order, cursor, limit: pageSize },
          { signal },
        ),
      [api, filter, fixed, orderBy, order, cursor, pageSize],
    ),
  );
  useInventorySignal(answer.retry, {
    pollMs: POLL_MS,
    pollWithSignalsMs: POLL_WITH_SIGNALS_MS,
  });
  return answer;
}
