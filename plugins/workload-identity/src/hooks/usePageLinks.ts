import { AssetFilter } from '@tenure/backstage-plugin-workload-identity-common';
import { toQuery } from '../components/InventoryTab/inventoryQuery';
import { assetRouteRef, inventoryRouteRef, sourcesRouteRef } from '../routes';
import { useOptionalRoute } from './useOptionalRoute';

/** Links to the organisation's pages; absent where the app has them switched off. */
export interface PageLinks {
  inventory?: (filter: AssetFilter) => string;
  sources?: (query?: Record<string, string>) => string;
  asset?: (id: string) => string;
}

/** Links to the organisation's pages. */
export function usePageLinks(): PageLinks {
  const inventory = useOptionalRoute(inventoryRouteRef)?.();
  const sources = useOptionalRoute(sourcesRouteRef)?.();
  const asset = useOptionalRoute(assetRouteRef);
  return {
    inventory:
      inventory === undefined
        ? undefined
        : filter => withQuery(inventory, toQuery({ filter })),
    sources:
      sources === undefined
        ? undefined
        : query => withQuery(sources, new URLSearchParams(query)),
    asset: asset && (id => asset({ id })),
  };
}

function withQuery(path: string, query: URLSearchParams): string {
  const search = query.toString();
  return search ? `${path}?${search}` : path;
}
