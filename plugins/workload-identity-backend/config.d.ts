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
      /** The tenant that the whole cluster belongs to. */
      tenant?: string;
      region?: string;
      /**
       * Whether its API server extends the life of projected tokens to a year
       * (`--service-account-extend-token-expiration`). Kubernetes does so
       * unless told otherwise; absent means not known.
       */
      extendTokenExpiration?: boolean;
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

    catalog?: {
      /**
       * How often the components of the catalog are read, in seconds; 60 unless
       * set, at least 5. In the first two minutes after a start they are read
       * every 10 seconds, because a catalog may still be filling then.
       */
      refreshIntervalSeconds?: number;
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
