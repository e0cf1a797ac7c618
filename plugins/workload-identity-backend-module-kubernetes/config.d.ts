export interface Config {
  workloadIdentity?: {
    sources?: {
      /** Clusters that are read live. */
      kubernetes?: Array<{
        /**
         * Unique among all sources. A source that is renamed is another one.
         */
        id: string;
        /** Shown to people; the id unless given. */
        title?: string;
        /** Name of the cluster, under which all sources speak of it. */
        cluster: string;
        /** `https://…`; may be left out with `auth.type: inCluster`. */
        url?: string;
        /** File of the CAs that may sign the server's certificate. */
        caFile?: string;
        /** The same as PEM in base64. */
        caData?: string;
        /** A credential of this source alone. */
        auth:
          | {
              type: 'token';
              /** @visibility secret */
              token?: string;
              /** Read anew for each snapshot. */
              tokenFile?: string;
            }
          | {
              type: 'clientCertificate';
              certFile?: string;
              /** PEM in base64. */
              certData?: string;
              keyFile?: string;
              /**
               * PEM in base64.
               * @visibility secret
               */
              keyData?: string;
            }
          | { type: 'inCluster' };
        /** Only these are read; all of them unless given. */
        namespaces?: string[];
        /**
         * Look for credentials that were written into environment variables,
         * arguments and ConfigMaps; true unless given. Only where they stand is
         * kept. With false, ConfigMaps are not read.
         */
        literals?: boolean;
        /**
         * Resources to leave out: `secrets`, `configmaps`,
         * `cert-manager.io/certificates`, `cert-manager.io/issuers`,
         * `cert-manager.io/clusterissuers`, `external-secrets.io/externalsecrets`,
         * `external-secrets.io/secretstores`,
         * `external-secrets.io/clustersecretstores`.
         */
        exclude?: string[];
        /**
         * Whether changes are watched for, which needs the verb watch beside
         * list; true unless given. Otherwise there are snapshots alone.
         */
        watch?: boolean;
        /** 60 unless given. */
        refreshIntervalSeconds?: number;
        /**
         * How often all is read while changes are watched; 900 unless given, and
         * never more often than refreshIntervalSeconds.
         */
        reconcileIntervalSeconds?: number;
        /** Three refresh intervals unless given. */
        staleAfterSeconds?: number;
        /** Longest time of one snapshot; 120 unless given. */
        timeoutSeconds?: number;
        /** Longest time of one request; 30 unless given. */
        requestTimeoutSeconds?: number;
        /** Objects in one page of a list, 500 at most and unless given. */
        pageSize?: number;
        /** Most requests at a time; 4 unless given. */
        concurrency?: number;
      }>;
    };
  };
}
