import { NamespaceTenant } from '../../tenants/types';

/** What configuration says of a cluster; none of it is read from the cluster. */
export interface ClusterConfig {
  /** As sources and component annotations name it. */
  name: string;
  /** Such as `production`; absent means not known. */
  environment?: string;
  /** The tenant of what no namespace gives to another. */
  tenant?: string;
  namespaceTenants?: NamespaceTenant[];
  region?: string;
}
