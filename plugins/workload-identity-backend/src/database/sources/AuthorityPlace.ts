import { TenantPlaces, tenantOf } from '../../tenants/tenantOf';
import { AssetRow, AuthorityRow } from '../tables';

/** Where configuration says that the assets of an authority are. */
export class AuthorityPlace {
  static fromRow(row: AuthorityRow | undefined): AuthorityPlace {
    return new AuthorityPlace(row?.environment ?? null, {
      tenant: row?.tenant ?? undefined,
      namespaceTenants: JSON.parse(row?.namespace_tenants ?? '[]'),
    });
  }

  private constructor(
    private readonly environment: string | null,
    private readonly tenants: TenantPlaces,
  ) {}

  /** Environment and tenant of its assets in a namespace, or in none. */
  columnsIn(
    namespace: string | null | undefined,
  ): Pick<AssetRow, 'environment' | 'tenant'> {
    return {
      environment: this.environment,
      tenant: tenantOf(this.tenants, namespace ?? undefined) ?? null,
    };
  }
}
