import {
  AnyRouteRefParams,
  RouteFunc,
  RouteRef,
  useRouteRef,
} from '@backstage/core-plugin-api';

/** The way to a page, where the app has one mounted. */
export function useOptionalRoute<T extends AnyRouteRefParams>(
  routeRef: RouteRef<T>,
): RouteFunc<T> | undefined {
  try {
    return useRouteRef(routeRef);
  } catch {
    // Thrown after all its hooks have run, when nothing is mounted under the
    // ref; there is no optional form of it.
    return undefined;
  }
}
