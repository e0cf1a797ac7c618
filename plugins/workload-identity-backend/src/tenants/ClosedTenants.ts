import {
  AuthService,
  BackstageCredentials,
  UserInfoService,
} from '@backstage/backend-plugin-api';
import { ClusterConfig } from '../database/sources/ClusterConfig';
import { HiddenPlaces, Tenant } from './types';

/**
 * Says which tenants are closed to somebody. No policy can open them: who
 * belongs to a tenant is a matter of configuration.
 */
export class ClosedTenants {
  readonly #auth: AuthService;
  readonly #userInfo: UserInfoService;
  readonly #closed: Tenant[];
  readonly #clusters: ClusterConfig[];

  static create(options: {
    auth: AuthService;
    userInfo: UserInfoService;
    tenants: Tenant[];
    clusters: ClusterConfig[];
  }): ClosedTenants {
    return new ClosedTenants(options);
  }

  private constructor(options: {
    auth: AuthService;
    userInfo: UserInfoService;
    tenants: Tenant[];
    clusters: ClusterConfig[];
  }) {
    this.#auth = options.auth;
    this.#userInfo = options.userInfo;
    this.#closed = options.tenants.filter(tenant => tenant.closed);
    this.#clusters = options.clusters;
  }

  /**
   * Names of the closed tenants that the bearer of the credentials does not
   * belong to. A user belongs by what they own by; a service that acts in
   * nobody's name only where it is listed.
   */
  async hiddenFrom(credentials: BackstageCredentials): Promise<string[]> {
    if (this.#closed.length === 0) {
      return [];
    }
    const belongs = await this.#membership(credentials);
    return this.#closed
      .filter(tenant => !belongs(tenant))
      .map(tenant => tenant.name);
  }

  /** What of the clusters belongs to such tenants; nothing, when undefined. */
  async hiddenPlaces(
    credentials: BackstageCredentials,
  ): Promise<HiddenPlaces | undefined> {
    const hidden = await this.hiddenFrom(credentials);
    const isHidden = (tenant: string | undefined) =>
      tenant !== undefined && hidden.includes(tenant);
    const places: HiddenPlaces = {
      clusters: this.#clusters
        .filter(({ tenant }) => isHidden(tenant))
        .map(cluster => cluster.name),
      namespaces: this.#clusters.flatMap(({ name, namespaceTenants = [] }) =>
        namespaceTenants
          .filter(({ tenant }) => isHidden(tenant))
          .map(({ namespaces }) => ({ cluster: name, namespaces })),
      ),
    };
    return places.clusters.length + places.namespaces.length > 0
      ? places
      : undefined;
  }

  async #membership(
    credentials: BackstageCredentials,
  ): Promise<(tenant: Tenant) => boolean> {
    if (this.#auth.isPrincipal(credentials, 'user')) {
      const { ownershipEntityRefs } = await this.#userInfo.getUserInfo(
        credentials,
      );
      const refs = new Set(
        ownershipEntityRefs.map(ref => ref.toLocaleLowerCase('en-US')),
      );
      return tenant => tenant.members.some(member => refs.has(member));
    }
    if (this.#auth.isPrincipal(credentials, 'service')) {
      const { subject } = credentials.principal;
      return tenant => tenant.services.includes(subject);
    }
    return () => false;
  }
}
