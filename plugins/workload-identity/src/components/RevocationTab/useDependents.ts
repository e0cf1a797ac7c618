import { useApi } from '@backstage/core-plugin-api';
import {
  AssetDetail,
  AssetOf,
  LinkView,
} from '@tenure/backstage-plugin-workload-identity-common';
import useAsyncRetry from 'react-use/esm/useAsyncRetry';
import { workloadIdentityApiRef } from '../../apiRef';
import { PlanRow } from './planRows';

/** The workloads that depend on a credential, wherever they are. */
export interface Dependents {
  workloads: Array<AssetOf<'workload'>>;
  /** Those that the reader may not see. */
  hidden: number;
  /** Those beyond what the API lists at once. */
  notListed: number;
  loading: boolean;
  error?: Error;
  retry: () => void;
}

/**
 * Starts with what the chain holds and asks the API for the rest: workloads that
 * present the credential, and those that use a secret that holds it.
 */
export function useDependents({ credential, use }: PlanRow): Dependents {
  const api = useApi(workloadIdentityApiRef);
  const complete = use.totalWorkloads === use.workloads.length;
  const { value, loading, error, retry } = useAsyncRetry(async () => {
    // The chain names all of them already.
    if (complete) {
      return undefined;
    }
    const detail = await api.getAsset(credential.id);
    const holders = linksIn(detail, 'holds').flatMap(({ other }) =>
      other ? [other.id] : [],
    );
    const secrets = await Promise.all(holders.map(id => api.getAsset(id)));
    return merge([
      [detail, 'presents'],
      ...secrets.map(secret => [secret, 'uses'] as const),
    ]);
  }, [api, credential.id, complete]);

  const byId = new Map(
    [...use.workloads, ...(value?.workloads ?? [])].map(workload => [
      workload.id,
      workload,
    ]),
  );
  return {
    workloads: [...byId.values()],
    hidden: value?.hidden ?? 0,
    notListed: value?.notListed ?? 0,
    loading,
    error,
    retry,
  };
}

function linksIn(detail: AssetDetail, type: LinkView['type']): LinkView[] {
  return detail.links.filter(
    link => link.type === type && link.direction === 'in',
  );
}

function merge(
  parts: Array<readonly [AssetDetail, 'presents' | 'uses']>,
): Pick<Dependents, 'workloads' | 'hidden' | 'notListed'> {
  const links = parts.flatMap(([detail, type]) => linksIn(detail, type));
  return {
    workloads: links.flatMap(({ other }) =>
      other?.kind === 'workload' ? [other] : [],
    ),
    hidden: links.filter(
      ({ other, otherKind }) => !other && otherKind === 'workload',
    ).length,
    notListed: parts.reduce((sum, [detail, type]) => {
      const totals = detail.linkTotals.find(
        one => one.type === type && one.direction === 'in',
      );
      return sum + Math.max(0, (totals?.total ?? 0) - (totals?.shown ?? 0));
    }, 0),
  };
}
