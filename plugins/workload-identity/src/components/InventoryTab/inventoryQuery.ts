import {
  ASSET_KINDS,
  ASSET_SORT_FIELDS,
  AssetFilter,
  AssetKind,
  AssetSortField,
  EXPIRY_BUCKETS,
  STANDINGS,
} from '@tenure/backstage-plugin-workload-identity-common';

/** The fields of a filter that hold several values, in the order of their chips. */
export const FILTER_FIELDS = [
  'kind',
  'class',
  'expiry',
  'standing',
  'environment',
  'cluster',
  'namespace',
  'tenant',
  'owner',
  'component',
  'record',
  'source',
  'linked',
] as const;

export type FilterField = (typeof FILTER_FIELDS)[number];

export const PAGE_SIZES = [20, 50, 100];

/** What the reader looks at, as it stands in the URL. */
export interface InventoryQuery {
  filter: AssetFilter;
  orderBy: AssetSortField;
  order: 'asc' | 'desc';
  pageSize: number;
  /** Of the page shown; absent on the first. */
  cursor?: string;
}

export const DEFAULT_QUERY: InventoryQuery = {
  filter: {},
  orderBy: 'name',
  order: 'asc',
  pageSize: 50,
};

/** Values of fields that are from a closed list; others are taken as they are. */
const ALLOWED: Partial<Record<FilterField, readonly string[]>> = {
  kind: ASSET_KINDS,
  expiry: EXPIRY_BUCKETS,
  standing: STANDINGS,
};

/** Reads the query of a URL; what is not understood is left out. */
export function parseQuery(params: URLSearchParams): InventoryQuery {
  const filter: Record<string, string[] | string> = {};
  for (const field of FILTER_FIELDS) {
    const allowed = ALLOWED[field];
    const values = [...new Set(params.getAll(field))].filter(
      value => value && (!allowed || allowed.includes(value)),
    );
    if (values.length > 0) {
      filter[field] = values;
    }
  }
  const text = params.get('text');
  if (text) {
    filter.text = text;
  }
  const orderBy = ASSET_SORT_FIELDS.find(one => one === params.get('orderBy'));
  const pageSize = Number(params.get('pageSize'));
  return {
    filter: filter as AssetFilter,
    orderBy: orderBy ?? DEFAULT_QUERY.orderBy,
    order: params.get('order') === 'desc' ? 'desc' : 'asc',
    pageSize: PAGE_SIZES.includes(pageSize) ? pageSize : DEFAULT_QUERY.pageSize,
    cursor: params.get('cursor') ?? undefined,
  };
}

/** The query of a URL that {@link parseQuery} reads the same from. */
export function toQuery(query: Partial<InventoryQuery>): URLSearchParams {
  const params = new URLSearchParams();
  const { filter = {}, orderBy, order, pageSize, cursor } = query;
  for (const field of FILTER_FIELDS) {
    for (const value of filter[field] ?? []) {
      params.append(field, value);
    }
  }
  const rest = {
    text: filter.text || undefined,
    orderBy: orderBy === DEFAULT_QUERY.orderBy ? undefined : orderBy,
    order: order === DEFAULT_QUERY.order ? undefined : order,
    pageSize:
      pageSize === undefined || pageSize === DEFAULT_QUERY.pageSize
        ? undefined
        : String(pageSize),
    cursor,
  };
  for (const [name, value] of Object.entries(rest)) {
    if (value !== undefined) {
      params.set(name, value);
    }
  }
  return params;
}

/** Whether anything narrows the list down. */
export function isFiltered(filter: AssetFilter): boolean {
  return Boolean(filter.text) || FILTER_FIELDS.some(one => filter[one]?.length);
}

/** The one kind that a filter lets through; absent where there may be several. */
export function onlyKind(filter: AssetFilter): AssetKind | undefined {
  return filter.kind?.length === 1 ? filter.kind[0] : undefined;
}
