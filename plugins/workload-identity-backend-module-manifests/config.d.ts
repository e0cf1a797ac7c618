export interface Config {
  workloadIdentity?: {
    sources?: {
      /** Kubernetes manifests on disk, or by URL. */
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
         * `takenAt`, `takenAtFile` and `takenAtUrl`.
         */
        takenAt?: string;
        /**
         * A file, relative to the working directory of the backend, that holds
         * nothing but that instant. It is read anew each time.
         */
        takenAtFile?: string;
        /** The same, as a URL that is read as those of `urls` are. */
        takenAtUrl?: string;
        /** Of objects that name none; `default` unless given. */
        defaultNamespace?: string;
        /**
         * Look for credentials that were written into environment variables,
         * arguments and ConfigMaps; true unless given. Only where they stand is
         * kept.
         */
        literals?: boolean;
        /**
         * Globs of the files, relative to the working directory of the backend
         * (`packages/backend` in a repository as Backstage makes it). A source
         * has `paths`, `urls`, or both.
         */
        paths?: string[];
        /**
         * URLs of files (`.yaml`, `.yml`, `.json`), folders and globs, read
         * through the integrations of Backstage (`integrations`,
         * `backend.reading.allow`) with their credentials.
         */
        urls?: string[];
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
          /** Largest file, in bytes or as text such as `64MiB`, the default. */
          fileBytes?: number | string;
          /** All files of one folder or glob by URL together; `128MiB`. */
          treeBytes?: number | string;
          /** Largest YAML document, save for lists as kubectl writes them; `2MiB`. */
          documentBytes?: number | string;
          /** Most objects in one file; 50,000. */
          documents?: number;
          /** Most aliases that one document may expand; 100. */
          aliases?: number;
        };
      }>;
    };
  };
}
