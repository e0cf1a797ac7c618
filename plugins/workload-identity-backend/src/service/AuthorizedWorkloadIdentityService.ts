import {
  BackstageCredentials,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import { NotAllowedError } from '@backstage/errors';
import {
  AuthorizeResult,
  BasicPermission,
} from '@backstage/plugin-permission-common';
import { ConditionTransformer } from '@backstage/plugin-permission-node';
import {
  AccessView,
  AssetChain,
  AssetDetail,
  AssetListRequest,
  AssetListResponse,
  assetReadPermission,
  CoverageListResponse,
  EntityChain,
  ExportedAsset,
  FacetRequest,
  FacetResponse,
  HistoryListResponse,
  InventorySummary,
  OwnerRecordView,
  RefreshResponse,
  sourceDeletePermission,
  SourceListResponse,
  sourceReadPermission,
  sourceRefreshPermission,
} from '@tenure/backstage-plugin-workload-identity-common';
import { AssetCondition, AssetCriteria } from '../permissions/conditions';
import { ClosedTenants } from '../tenants/ClosedTenants';
import {
  ExportRequest,
  PageRequest,
  RequestOptions,
  WorkloadIdentityService,
} from './types';

/**
 * Asks the permission framework before every call. A conditional answer becomes
 * a condition for the database; a refusal is a `NotAllowedError` that names the
 * permission. Whatever the framework answers, closed tenants are shut to those
 * who do not belong to them.
 */
export class AuthorizedWorkloadIdentityService
  implements WorkloadIdentityService
{
  readonly #service: WorkloadIdentityService;
  readonly #permissions: PermissionsService;
  readonly #transformConditions: ConditionTransformer<AssetCondition>;
  readonly #closedTenants: ClosedTenants;

  static create(options: {
    service: WorkloadIdentityService;
    permissions: PermissionsService;
    transformConditions: ConditionTransformer<AssetCondition>;
    closedTenants: ClosedTenants;
  }) {
    return new AuthorizedWorkloadIdentityService(options);
  }

  private constructor(options: {
    service: WorkloadIdentityService;
    permissions: PermissionsService;
    transformConditions: ConditionTransformer<AssetCondition>;
    closedTenants: ClosedTenants;
  }) {
    this.#service = options.service;
    this.#permissions = options.permissions;
    this.#transformConditions = options.transformConditions;
    this.#closedTenants = options.closedTenants;
  }

  async readChain(
    entityRef: string,
    { credentials }: RequestOptions,
  ): Promise<EntityChain> {
    const condition = await this.#assetCondition(credentials);
    return this.#service.readChain(entityRef, { credentials, condition });
  }

  async readOwnerRecord(
    entityRef: string,
    { credentials }: RequestOptions,
  ): Promise<OwnerRecordView> {
    const condition = await this.#assetCondition(credentials);
    return this.#service.readOwnerRecord(entityRef, { credentials, condition });
  }

  async listAssets(
    request: AssetListRequest,
    { credentials }: RequestOptions,
  ): Promise<AssetListResponse> {
    const condition = await this.#assetCondition(credentials);
    return this.#service.listAssets(request, { credentials, condition });
  }

  async readAsset(
    id: string,
    { credentials }: RequestOptions,
  ): Promise<AssetDetail> {
    const condition = await this.#assetCondition(credentials);
    return this.#service.readAsset(id, { credentials, condition });
  }

  async readAssetChain(
    id: string,
    { credentials }: RequestOptions,
  ): Promise<AssetChain> {
    const condition = await this.#assetCondition(credentials);
    return this.#service.readAssetChain(id, { credentials, condition });
  }

  async readAccess(
    id: string,
    { credentials }: RequestOptions,
  ): Promise<AccessView> {
    const condition = await this.#assetCondition(credentials);
    return this.#service.readAccess(id, { credentials, condition });
  }

  async listHistory(
    id: string,
    request: PageRequest,
    { credentials }: RequestOptions,
  ): Promise<HistoryListResponse> {
    const condition = await this.#assetCondition(credentials);
    return this.#service.listHistory(id, request, { credentials, condition });
  }

  async listFacet(
    request: FacetRequest,
    { credentials }: RequestOptions,
  ): Promise<FacetResponse> {
    const condition = await this.#assetCondition(credentials);
    return this.#service.listFacet(request, { credentials, condition });
  }

  async readSummary({
    credentials,
  }: RequestOptions): Promise<InventorySummary> {
    const [condition, withSources] = await Promise.all([
      this.#assetCondition(credentials),
      this.#isAllowed(sourceReadPermission, credentials),
    ]);
    return this.#service.readSummary({ credentials, condition, withSources });
  }

  async *exportAssets(
    request: ExportRequest,
    { credentials }: RequestOptions,
  ): AsyncGenerator<ExportedAsset[], void, undefined> {
    const condition = await this.#assetCondition(credentials);
    yield* this.#service.exportAssets(request, { credentials, condition });
  }

  async listSources(options: RequestOptions): Promise<SourceListResponse> {
    await this.#require(sourceReadPermission, options.credentials);
    return this.#service.listSources(await this.#withHidden(options));
  }

  async listCoverage(
    sourceId: string,
    request: { cursor?: string; limit?: number },
    options: RequestOptions,
  ): Promise<CoverageListResponse> {
    await this.#require(sourceReadPermission, options.credentials);
    return this.#service.listCoverage(
      sourceId,
      request,
      await this.#withHidden(options),
    );
  }

  async refreshSource(
    sourceId: string,
    options: RequestOptions,
  ): Promise<RefreshResponse> {
    await this.#require(sourceRefreshPermission, options.credentials);
    return this.#service.refreshSource(
      sourceId,
      await this.#withHidden(options),
    );
  }

  async deleteSource(sourceId: string, options: RequestOptions): Promise<void> {
    await this.#require(sourceDeletePermission, options.credentials);
    await this.#service.deleteSource(sourceId, await this.#withHidden(options));
  }

  /** What of the assets somebody may see; everything, when undefined. */
  async #assetCondition(
    credentials: BackstageCredentials,
  ): Promise<AssetCriteria | undefined> {
    const [allowed, hidden] = await Promise.all([
      this.#allowedAssets(credentials),
      this.#closedTenants.hiddenFrom(credentials),
    ]);
    if (hidden.length === 0) {
      return allowed;
    }
    const open: AssetCriteria = {
      not: { type: 'only-in-tenant', tenants: hidden },
    };
    return allowed ? { allOf: [open, allowed] } : open;
  }

  async #allowedAssets(
    credentials: BackstageCredentials,
  ): Promise<AssetCriteria | undefined> {
    const [decision] = await this.#permissions.authorizeConditional(
      [{ permission: assetReadPermission }],
      { credentials },
    );
    if (decision.result === AuthorizeResult.ALLOW) {
      return undefined;
    }
    if (decision.result === AuthorizeResult.CONDITIONAL) {
      return this.#transformConditions(decision.conditions);
    }
    throw notAllowed(assetReadPermission.name);
  }

  async #require(
    permission: BasicPermission,
    credentials: BackstageCredentials,
  ): Promise<void> {
    if (!(await this.#isAllowed(permission, credentials))) {
      throw notAllowed(permission.name);
    }
  }

  /** A source of a cluster in a closed tenant is not there for others. */
  async #withHidden({ credentials }: RequestOptions): Promise<RequestOptions> {
    return {
      credentials,
      hidden: await this.#closedTenants.hiddenPlaces(credentials),
    };
  }

  async #isAllowed(
    permission: BasicPermission,
    credentials: BackstageCredentials,
  ): Promise<boolean> {
    const [decision] = await this.#permissions.authorize([{ permission }], {
      credentials,
    });
    return decision.result === AuthorizeResult.ALLOW;
  }
}

function notAllowed(permission: string): NotAllowedError {
  return new NotAllowedError(
    `You need the permission '${permission}'; ask whoever keeps the portal's permission policy`,
  );
}
