import {
  LIFETIME_FILTERS,
  LifetimeFilter,
} from '@tenure/backstage-plugin-workload-identity-common';
import { useSearchParams } from 'react-router-dom';

const PARAMETER = 'lifetime';

/** The filter that the URL asks for (`?lifetime=never`), and how to change it. */
export function useLifetimeFilter(): [
  LifetimeFilter | undefined,
  (filter: LifetimeFilter | undefined) => void,
] {
  const [params, setParams] = useSearchParams();
  const asked = params.get(PARAMETER);
  const filter = LIFETIME_FILTERS.find(known => known === asked);
  const setFilter = (next: LifetimeFilter | undefined) =>
    setParams(present => {
      const changed = new URLSearchParams(present);
      if (next) {
        changed.set(PARAMETER, next);
      } else {
        changed.delete(PARAMETER);
      }
      return changed;
    });
  return [filter, setFilter];
}
