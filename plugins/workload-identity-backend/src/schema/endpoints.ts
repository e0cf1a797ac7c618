import {
  AssetDetail,
  AssetListRequest,
  AssetListResponse,
  CoverageListResponse,
  EntityChain,
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
  '#get|/assets': {
    query: AssetListRequest;
    response: AssetListResponse;
  };
  '#get|/assets/{id}': {
    path: { id: string };
    response: AssetDetail;
  };
  '#get|/sources': {
    response: SourceListResponse;
  };
  '#get|/sources/{id}/coverage': {
    path: { id: string };
    query: { cursor?: string; limit?: number };
    response: CoverageListResponse;
  };
  '#post|/sources/{id}/refresh': {
    path: { id: string };
    response: RefreshResponse;
  };
};
