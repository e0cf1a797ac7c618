import {
  AccessView,
  AssetChain,
  AssetDetail,
  AssetExportRequest,
  AssetListRequest,
  AssetListResponse,
  CatalogEntityFeed,
  CatalogEntityFeedRequest,
  CoverageListResponse,
  EntityChain,
  ExportedAsset,
  FacetRequest,
  FacetResponse,
  HistoryListResponse,
  InventorySummary,
  OwnerRecordView,
  RefreshResponse,
  SourceListResponse,
} from '@tenure/backstage-plugin-workload-identity-common';

/**
 * The endpoints of openapi.yaml in the types that the client speaks too. Types
 * computed from the document would say the same, but take the compiler minutes;
 * that both agree is tested by validating the responses of every endpoint.
 */
export type EndpointMap = {
  '#get|/entities/{kind}/{namespace}/{name}/chain': {
    path: { kind: string; namespace: string; name: string };
    response: EntityChain;
  };
  '#get|/owner-records/{namespace}/{name}': {
    path: { namespace: string; name: string };
    response: OwnerRecordView;
  };
  '#get|/assets': {
    query: AssetListRequest;
    response: AssetListResponse;
  };
  '#get|/assets/{id}': {
    path: { id: string };
    response: AssetDetail;
  };
  '#get|/assets/{id}/chain': {
    path: { id: string };
    response: AssetChain;
  };
  '#get|/assets/{id}/access': {
    path: { id: string };
    response: AccessView;
  };
  '#get|/assets/{id}/history': {
    path: { id: string };
    query: { cursor?: string; limit?: number };
    response: HistoryListResponse;
  };
  '#get|/facets': {
    query: FacetRequest;
    response: FacetResponse;
  };
  '#get|/summary': {
    response: InventorySummary;
  };
  '#get|/export': {
    query: AssetExportRequest;
    response: ExportedAsset[];
  };
  '#get|/catalog-entities': {
    query: CatalogEntityFeedRequest;
    response: CatalogEntityFeed;
  };
  '#get|/sources': {
    response: SourceListResponse;
  };
  '#get|/sources/{id}/coverage': {
    path: { id: string };
    query: { cursor?: string; limit?: number };
    response: CoverageListResponse;
  };
  '#_delete|/sources/{id}': {
    path: { id: string };
    response: void;
  };
  '#post|/sources/{id}/refresh': {
    path: { id: string };
    response: RefreshResponse;
  };
};
