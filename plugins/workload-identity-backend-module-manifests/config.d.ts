export interface Config {
  workloadIdentity?: {
    sources?: {
      /** Kubernetes manifests on disk. */
      manifests?: Array<{
        /**
         * Unique among all sources. A source that is renamed is another one.
         */
        id: string;
        /** Shown to people; `Manifests of <cluster>` unless given. */
        title?: string;
        /** Name of the cluster, under which all sources speak of it. */
        cluster: string;
        /**
         * `declared`: what should run, as in Git (the default). `exported`: what
         * ran at `takenAt`.
         */
        role?: 'declared' | 'exported';
        /**
         * When the export was taken (RFC 3339). An export has exactly one of
         * `takenAt` and `takenAtFile`.
         */
        takenAt?: string;
        /**
         * A file, relative to the working directory of the backend, that holds
         * nothing but that instant. It is read anew each time.
         */
        takenAtFile?: string;
        /** Of objects that name none; `default` unless given. */
        defaultNamespace?: string;
        /**
         * Globs of the files, relative to the working directory of the backend
         * (`packages/backend` in a repository as Backstage makes it).
         */
        paths: string[];
        /** 300 unless given. */
        refreshIntervalSeconds?: number;
        /**
         * Three refresh intervals unless given; a day for exports, which count
         * from when they were taken.
         */
        staleAfterSeconds?: number;
        /** Longest time of one snapshot; 120 unless given. */
        timeoutSeconds?: number;
        limits?: {
          /** Largest file, in bytes or as text such as `20MiB`, the default. */
          fileBytes?: number | string;
          /** Largest YAML document, save for lists as kubectl writes them; `2MiB`. */
          documentBytes?: number | string;
          /** Most objects in one file; 20,000. */
          documents?: number;
          /** Most aliases that one document may expand; 100. */
          aliases?: number;
        };
      }>;
    };
  };
}
