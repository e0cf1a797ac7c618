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

/** What of the clusters somebody may not see anything of. */
export interface HiddenPlaces {
  /** Clusters as a whole. */
  clusters: string[];
  /** Namespaces of others: names, in which `*` stands for any characters. */
  namespaces: Array<{ cluster: string; namespaces: string }>;
}
