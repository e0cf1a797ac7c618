/** A named set of clusters and namespaces, and who belongs to it. */
export interface Tenant {
  name: string;
  /** Whether those who do not belong to it see nothing of it. */
  closed: boolean;
  /** Users and groups that belong to it, as full lower-case entity refs. */
  members: string[];
  /** Services that belong to it, as subjects such as `plugin:catalog`. */
  services: string[];
}

/** Namespaces of a cluster that belong to a tenant. */
export interface NamespaceTenant {
  /** A name, in which `*` stands for any characters. */
  namespaces: string;
  tenant: string;
}
