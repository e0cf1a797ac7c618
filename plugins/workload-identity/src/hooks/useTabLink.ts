import { RouteRef, useRouteRef } from '@backstage/core-plugin-api';
import { ownershipRouteRef, revocationRouteRef, ttlRouteRef } from '../routes';

/** Makes the path of a tab, with the given query. */
export type TabLink = (query?: Record<string, string>) => string;

/**
 * Links to the tabs of the entity at hand. A tab that the app has switched off
 * has none.
 */
export function useTabLinks(): {
  ownership?: TabLink;
  ttl?: TabLink;
  revocation?: TabLink;
} {
  return {
    ownership: useTabLink(ownershipRouteRef),
    ttl: useTabLink(ttlRouteRef),
    revocation: useTabLink(revocationRouteRef),
  };
}

function useTabLink(routeRef: RouteRef<undefined>): TabLink | undefined {
  const path = useOptionalPath(routeRef);
  if (path === undefined) {
    return undefined;
  }
  return query => {
    const search = new URLSearchParams(query).toString();
    return search ? `${path}?${search}` : path;
  };
}

function useOptionalPath(routeRef: RouteRef<undefined>): string | undefined {
  try {
    return useRouteRef(routeRef)();
  } catch {
    // Thrown after all its hooks have run, when nothing is mounted under the
    // ref; there is no optional form of it.
    return undefined;
  }
}
