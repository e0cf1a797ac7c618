export interface Config {
  workloadIdentity?: {
    /**
     * The clusters that sources speak of. A cluster that is not listed is read
     * all the same; its environment is then unknown.
     */
    clusters?: Array<{
      /** As sources, and the annotations of components, name it. */
      name: string;
      /** Such as `production` or `staging`. */
      environment?: string;
      /**
       * The tenant that the whole cluster belongs to: the short form of naming
       * the cluster in `tenants`.
       */
      tenant?: string;
      region?: string;
      /**
       * Whether its API server extends the life of projected tokens to a year
       * (`--service-account-extend-token-expiration`). Kubernetes does so
       * unless told otherwise; absent means not known.
       */
      extendTokenExpiration?: boolean;
      /**
       * The trust domain in which its workloads get SPIFFE IDs. What the
       * settings of SPIRE, Istio or Linkerd in the cluster say goes before it.
       */
      trustDomain?: string;
    }>;

    /**
     * Sets of clusters and namespaces. Of two places that a namespace lies in,
     * the narrower one decides; places of different tenants that overlap
     * otherwise are refused.
     */
    tenants?: Array<{
      name: string;
      /**
       * Whether whoever does not belong to the tenant sees nothing of it,
       * whatever the permission policy says; `false` unless set.
       */
      closed?: boolean;
      /** Entity refs of the users and groups that belong to it. */
      members?: string[];
      /**
       * Services that belong to it when they ask in nobody's name, such as
       * `plugin:catalog`, or `external:<subject>` for an external caller.
       */
      services?: string[];
      clusters?: Array<{
        /** The name of one of `clusters`. */
        cluster: string;
        /**
         * Names of namespaces, in which `*` stands for any characters; the whole
         * cluster when left out.
         */
        namespaces?: string[];
      }>;
    }>;

    /**
     * Lets the components of an owner have the workloads that they claim in
     * some namespaces: such claims are confirmed.
     */
    consent?: Array<{
      /** Entity ref of the components' owner, such as `group:default/payments`. */
      owner: string;
      /** Name of the cluster. */
      cluster: string;
      /** Names of namespaces, in which `*` stands for any characters. */
      namespaces: string[];
    }>;

    ownership?: {
      /**
       * Catalog locations whose IdentityOwner records decide who answers for
       * identities. A record from anywhere else is a claim: shown, and granting
       * nothing. Each entry stands for itself and for everything below it, such
       * as `url:https://github.com/acme/owners/tree/main` or `file:../owners`;
       * `<type>:*` trusts an entity provider that marks what it emits with a
       * location type of its own. Trust places that only the right people can
       * write to: a branch, not a whole host.
       */
      trustedLocations?: string[];
    };

    catalog?: {
      /**
       * How often the components of the catalog are read, in seconds; 60 unless
       * set, at least 5. In the first two minutes after a start they are read
       * every 10 seconds, because a catalog may still be filling then.
       */
      refreshIntervalSeconds?: number;

      /** The identities and secrets that the catalog gets. */
      entities?: {
        /**
         * - `matched` (unless set): what confirmed workloads of components run
         *   as or use, and what an authoritative IdentityOwner record covers
         * - `all`: every identity and secret; keep it to small estates
         * - `none`: nothing
         */
        emit?: 'matched' | 'all' | 'none';
        /**
         * Most entities, 20000 unless set. What is beyond is left out, with a
         * warning in the log; what is matched comes first.
         */
        cap?: number;
        /** Whether secrets, by their names, are in the catalog; true unless set. */
        secrets?: boolean;
        /** The catalog namespace of the entities; `default` unless set. */
        namespace?: string;
        /**
         * Days for which entities that are gone are remembered; 7 unless set. A
         * catalog that was away for longer reads everything anew.
         */
        tombstoneDays?: number;
      };
    };

    retention?: {
      /** How long the history of changes is kept, in days; 400 unless set. */
      historyDays?: number;
    };

    chain?: {
      /**
       * Most ends of one type that the chain of a component lists for one
       * asset; what is beyond is counted. 50 unless set.
       */
      maxFanOut?: number;
    };

    matching?: {
      /**
       * Most workloads that one component may have by claims that nothing
       * confirms; 500 unless set.
       */
      maxWorkloadsPerComponent?: number;
    };
  };
}
