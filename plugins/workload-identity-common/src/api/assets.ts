import { AssetKind, Authority, LinkType } from '../assets/keys';
import { FactsByKind, LinkFactsByType } from '../assets/facts';
import { RoleAnswer } from './owners';

/**
 * How strong the best word on an asset is, strongest first: read from the live
 * system, from an export of it, declared (in Git), or only named by something
 * else and never seen itself.
 *
 * @public
 */
export const STANDINGS = [
  'live',
  'exported',
  'declared',
  'referenced',
] as const;

/** @public */
export type Standing = (typeof STANDINGS)[number];

/**
 * Why something could not be read; `code` is from a closed list per source.
 *
 * @public
 */
export interface Reason {
  code: string;
  message: string;
}

/**
 * How fresh a fact is: that of the scope it was read in.
 *
 * - `fresh`: confirmed within the source's limit
 * - `stale`: confirmed once, but not lately; `since` says from when on
 * - `unknown`: never confirmed
 *
 * @public
 */
export interface Freshness {
  state: 'fresh' | 'stale' | 'unknown';
  /** The instant of the last confirmation. */
  asOf?: string;
  /** From when on it is stale. */
  since?: string;
  reason?: Reason;
  sourceId?: string;
}

/** A field on which what is declared and what is live differ. @public */
export interface FactDifference {
  field: string;
  declared?: unknown;
  live?: unknown;
}

/** @public */
export type AssetSummary = {
  [K in AssetKind]: {
    id: string;
    kind: K;
    authority: Authority;
    /** The natural key within the authority. */
    name: string;
    /** The part of the natural key that people call it by. */
    displayName: string;
    cluster?: string;
    namespace?: string;
    environment?: string;
    tenant?: string;
    /** UID of the present incarnation, where the system gives one. */
    incarnation?: string;
    standing: Standing;
    /** Ids of the sources that speak of it. */
    sources: string[];
    facts: Partial<FactsByKind[K]>;
    differences: FactDifference[];
    freshness: Freshness;
    firstSeenAt: string;
    changedAt: string;
  };
}[AssetKind];

/** An asset of one kind. @public */
export type AssetOf<K extends AssetKind> = Extract<AssetSummary, { kind: K }>;

/** What one source says of an asset. @public */
export interface AssetObservationView {
  sourceId: string;
  standing: Exclude<Standing, 'referenced'>;
  scope: { resource: string; partition: string };
  incarnation?: string;
  /** Where in the source: a file and document, or the API path. */
  location?: string;
  facts: Record<string, unknown>;
  freshness: Freshness;
}

/** A link with the asset at its other end. @public */
export interface LinkView {
  type: LinkType;
  /** `out`: the asset is the link's `from`. */
  direction: 'out' | 'in';
  facts: Partial<LinkFactsByType[LinkType]>;
  sources: string[];
  /** Absent where the reader may not see it. */
  other?: AssetSummary;
  otherKind: AssetKind;
}

/** @public */
export type HistoryEventType =
  | 'appeared'
  | 'changed'
  | 'recreated'
  | 'disappeared'
  | 'link-added'
  | 'link-removed';

/** One recorded change of an asset. @public */
export interface HistoryEvent {
  id: string;
  assetId: string;
  at: string;
  type: HistoryEventType;
  sourceId?: string;
  incarnation?: string;
  /** For `changed`: field → before and after. For links: type and other end. */
  detail: Record<string, unknown>;
}

/** @public */
export interface AssetDetail {
  asset: AssetSummary;
  observations: AssetObservationView[];
  links: LinkView[];
  /** Links per type and direction, also of those that were not listed. */
  linkTotals: Array<{
    type: LinkType;
    direction: 'out' | 'in';
    total: number;
    shown: number;
  }>;
  /** The latest events, newest first. */
  history: HistoryEvent[];
  /** Where the history goes on; absent where it is whole. */
  historyCursor?: string;
  /** Identities, secrets and credentials: who answers for it. */
  owners?: RoleAnswer[];
  /** Components whose workloads reach it; those confirmed first, 20 at most. */
  components: Array<{ entityRef: string; standing: 'confirmed' | 'claimed' }>;
}

/** @public */
export interface HistoryListResponse {
  items: HistoryEvent[];
  nextCursor?: string;
}

/** @public */
export const EXPIRY_BUCKETS = [
  'expired',
  'within7d',
  'within30d',
  'later',
  'never',
  'per-issue',
  'unknown',
] as const;

/** @public */
export type ExpiryBucket = (typeof EXPIRY_BUCKETS)[number];

/** @public */
export const ASSET_SORT_FIELDS = [
  'name',
  'kind',
  'namespace',
  'expiresAt',
  'firstSeenAt',
  'changedAt',
] as const;

/** @public */
export type AssetSortField = (typeof ASSET_SORT_FIELDS)[number];

/**
 * Filters of a list of assets: fields are combined with "and", the values of
 * one field with "or".
 *
 * @public
 */
export interface AssetFilter {
  kind?: AssetKind[];
  cluster?: string[];
  namespace?: string[];
  environment?: string[];
  tenant?: string[];
  /** Entity refs of accountable owners. */
  owner?: string[];
  /** Entity refs of components. */
  component?: string[];
  /** Entity refs of IdentityOwner records that cover the asset and win. */
  record?: string[];
  /**
   * What is linked to an asset: `<direction>:<link type>:<id>`, where `in` means
   * that the link goes from the listed asset to the one with the id. So
   * `in:runs-as:<id>` lists what runs as an identity.
   */
  linked?: string[];
  source?: string[];
  /** Credential or identity class. */
  class?: string[];
  standing?: Standing[];
  expiry?: ExpiryBucket[];
  /** Part of the name, case-insensitive. */
  text?: string;
}

/** @public */
export interface AssetListRequest extends AssetFilter {
  orderBy?: AssetSortField;
  order?: 'asc' | 'desc';
  /** Opaque; from the response before. */
  cursor?: string;
  /** 1–200, 50 when absent. */
  limit?: number;
}

/** @public */
export interface AssetListResponse {
  items: AssetSummary[];
  /** How many there are in all pages; counted up to 10,000. */
  totalItems: number;
  /** There are more than `totalItems`. */
  totalIsCapped?: boolean;
  nextCursor?: string;
}

/** @public */
export const FACET_FIELDS = [
  'kind',
  'cluster',
  'namespace',
  'environment',
  'tenant',
  'source',
  'class',
  'standing',
  'owner',
  'component',
] as const;

/** A field of a filter whose values can be listed. @public */
export type FacetField = (typeof FACET_FIELDS)[number];

/**
 * Asks for the values of one field among the assets that the other fields of a
 * filter let through; the filter on the field itself is set aside.
 *
 * @public
 */
export interface FacetRequest extends AssetFilter {
  field: FacetField;
  /** Only values that contain this, case-insensitive. */
  search?: string;
  /** 1–100, 50 when absent. */
  limit?: number;
}

/** @public */
export interface FacetResponse {
  field: FacetField;
  /** Most frequent first. */
  values: Array<{ value: string; count: number }>;
  /** There are values beyond the limit. */
  more: boolean;
}

/** @public */
export const EXPORT_FORMATS = ['csv', 'json'] as const;

/** @public */
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

/** An export of a list: its filter and order, without paging. @public */
export interface AssetExportRequest
  extends Omit<AssetListRequest, 'cursor' | 'limit'> {
  format: ExportFormat;
}

/**
 * One asset of an export: a row of CSV, or an object of JSON. What is not known
 * is empty in CSV and left out in JSON; lists are joined by `; ` in CSV.
 *
 * @public
 */
export interface ExportedAsset {
  id: string;
  kind: AssetKind;
  name: string;
  authority: string;
  cluster?: string;
  namespace?: string;
  environment?: string;
  tenant?: string;
  class?: string;
  standing: Standing;
  /** Of credentials. */
  expiry?: ExpiryBucket;
  expiresAt?: string;
  issuedAt?: string;
  /** Entity refs of who is accountable; nobody who only claims to be. */
  owners: string[];
  /** Of identities, secrets and credentials: how that was answered. */
  ownership?: RoleAnswer['state'];
  /** Ids of the sources that speak of it. */
  sources: string[];
  freshness: Freshness['state'];
  asOf?: string;
  staleSince?: string;
  /** Why it is stale or unknown: code and message. */
  reason?: string;
  firstSeenAt: string;
  changedAt: string;
}

/** The sums of the whole inventory, as far as the reader may see it. @public */
export interface InventorySummary {
  /** The server's clock when the answer was made. */
  asOf: string;
  assets: Record<AssetKind, number>;
  /** Credentials by when they end. */
  credentials: Record<ExpiryBucket, number>;
  /** Absent where the reader may not read sources. */
  sources?: { fresh: number; stale: number; unknown: number; retired: number };
}
