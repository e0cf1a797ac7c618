import { ownershipRouteRef, revocationRouteRef, ttlRouteRef } from '../routes';
import { useOptionalRoute } from './useOptionalRoute';
import { SubjectTab, useOptionalSubject } from './useSubject';

/** Makes the path of a tab, with the given query. */
export type TabLink = (query?: Record<string, string>) => string;

/**
 * Links to the tabs of the subject at hand. A tab that the app has switched off,
 * or that the subject does not have, has none.
 */
export function useTabLinks(): Partial<Record<SubjectTab, TabLink>> {
  const paths = useOptionalSubject()?.tabPaths;
  const ownership = useOptionalRoute(ownershipRouteRef);
  const ttl = useOptionalRoute(ttlRouteRef);
  const revocation = useOptionalRoute(revocationRouteRef);
  return {
    ownership: toLink(paths ? paths.ownership : ownership?.()),
    ttl: toLink(paths ? paths.ttl : ttl?.()),
    revocation: toLink(paths ? paths.revocation : revocation?.()),
  };
}

function toLink(path: string | undefined): TabLink | undefined {
  if (path === undefined) {
    return undefined;
  }
  return query => {
    const search = new URLSearchParams(query).toString();
    return search ? `${path}?${search}` : path;
  };
}
