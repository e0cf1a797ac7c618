import { useApi } from '@backstage/core-plugin-api';
import {
  AssetFilter,
  EXPIRY_BUCKETS,
  FACET_FIELDS,
  FacetField,
  FacetResponse,
} from '@tenure/backstage-plugin-workload-identity-common';
import { useCallback } from 'react';
import { workloadIdentityApiRef } from '../../apiRef';
import { Answer, useAnswer } from '../../hooks/useAnswer';
import { FilterField } from './inventoryQuery';

/** A value that can be chosen; without a count where nothing counts them. */
export interface FacetValue {
  value: string;
  count?: number;
}

const LIMIT = 50;

/** The values of a field among what the other filters let through. */
export function useFacet(
  field: FilterField,
  filter: AssetFilter,
  search: string,
): Answer<{ values: FacetValue[]; more: boolean }> {
  const api = useApi(workloadIdentityApiRef);
  // Its own choice is set aside by the server, and no reason to ask again.
  const others = JSON.stringify({ ...filter, [field]: undefined });
  return useAnswer(
    useCallback(
      async signal => {
        if (!isFacet(field)) {
          return {
            values: EXPIRY_BUCKETS.map(value => ({ value })),
            more: false,
          };
        }
        const answer: FacetResponse = await api.listFacet(
          {
            ...JSON.parse(others),
            field,
            search: search || undefined,
            limit: LIMIT,
          },
          { signal },
        );
        return answer;
      },
      [api, field, others, search],
    ),
  );
}

function isFacet(field: FilterField): field is FilterField & FacetField {
  return (FACET_FIELDS as readonly string[]).includes(field);
}
