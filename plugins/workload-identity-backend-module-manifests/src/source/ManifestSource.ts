import { access, constants } from 'node:fs/promises';
import { resolve } from 'node:path';
import { UrlReaderService } from '@backstage/backend-plugin-api';
import {
  clusterAuthority,
  Reason,
} from '@tenure/backstage-plugin-workload-identity-common';
import { KubernetesMapper } from '@tenure/backstage-plugin-workload-identity-kubernetes-node';
import {
  IdentitySource,
  SnapshotEvent,
  SourceDescription,
  SourceHealth,
} from '@tenure/backstage-plugin-workload-identity-node';
import { ManifestSourceOptions } from '../config/readConfig';
import { baseOf, findFiles } from '../files/findFiles';
import { FoundFiles } from '../files/ManifestFile';
import { MANIFEST_PROBLEM_MESSAGES, ManifestProblemCode } from '../problems';
import { contentVersion, etagsOf } from '../urls/contentVersion';
import { findUrlFiles, FoundByUrl } from '../urls/findUrlFiles';
import { FileReader } from './FileReader';
import { toPages } from './pages';
import { readTakenAt, requireReader } from './takenAt';
import { urlHealth } from './urlHealth';

/** Each file is a scope. */
const FILES = 'files';
/**
 * What pods add up to is a scope per namespace, since the pods of one workload
 * may be spread over files.
 */
const INSTANCES = 'instances';

/** Where a source reads from, besides its options. */
export interface ManifestEnvironment {
  /** That of the process unless given. */
  workingDirectory?: string;
  now?: () => Date;
  /** Needed by sources with URLs. */
  urlReader?: UrlReaderService;
}

/**
 * Kubernetes manifests on disk, or by URL.
 *
 * A file in which something could not be read, behind which objects may stand,
 * is covered as `failed`: what the rest of it says is told, and what it said
 * before is kept. Counts of pods need all files, so one such file makes them
 * `failed` too.
 *
 * A source of URLs alone, whose hosts all say that nothing has changed, confirms
 * what is known without reading it. The first time in a process it reads
 * everything, since a new version of this may make more of it.
 */
export class ManifestSource implements IdentitySource {
  static create(
    options: ManifestSourceOptions,
    environment?: ManifestEnvironment,
  ): ManifestSource {
    return new ManifestSource(options, {
      workingDirectory: environment?.workingDirectory ?? process.cwd(),
      now: environment?.now ?? (() => new Date()),
      urlReader: environment?.urlReader,
    });
  }

  readonly id: string;
  readonly type = 'manifests';
  readonly #options: ManifestSourceOptions;
  readonly #environment: ManifestEnvironment & {
    workingDirectory: string;
    now: () => Date;
  };
  #hasRead = false;

  private constructor(
    options: ManifestSourceOptions,
    environment: ManifestEnvironment & {
      workingDirectory: string;
      now: () => Date;
    },
  ) {
    this.id = options.id;
    this.#options = options;
    this.#environment = environment;
  }

  describe(): SourceDescription {
    const { title, role, cluster } = this.#options;
    return {
      title,
      role,
      cluster,
      refreshIntervalSeconds: this.#options.refreshIntervalSeconds,
      staleAfterSeconds: this.#options.staleAfterSeconds,
      timeoutSeconds: this.#options.timeoutSeconds,
      capabilities: { cancellation: true, deltas: false },
    };
  }

  async *snapshot(options: {
    signal: AbortSignal;
    knownVersion?: string;
  }): AsyncGenerator<SnapshotEvent> {
    const { signal, knownVersion } = options;
    const {
      cluster,
      trustDomain,
      extendsTokenExpiration,
      defaultNamespace,
      literals,
    } = this.#options;
    signal.throwIfAborted();
    const confirmed = await this.#confirmation(signal);
    yield { type: 'authority', authority: clusterAuthority(cluster) };

    const byUrl = await this.#findByUrl(signal, knownVersion);
    if (byUrl && 'notModified' in byUrl) {
      yield { type: 'unchanged', ...confirmed };
      yield { type: 'end', exhaustive: true, version: knownVersion };
      return;
    }
    const found = await this.#withFilesOnDisk(byUrl, signal);
    for (const { code, location } of found.problems) {
      const message = MANIFEST_PROBLEM_MESSAGES[code];
      yield { type: 'problem', code, message, location };
    }
    for (const partition of found.refused) {
      yield {
        type: 'coverage',
        resource: FILES,
        partition,
        state: 'failed',
        reason: {
          code: 'OutsideRoot',
          message: MANIFEST_PROBLEM_MESSAGES.OutsideRoot,
        },
      };
    }
    if (found.files.length === 0) {
      const reason = noFilesReason(found.problems.map(({ code }) => code));
      for (const resource of [FILES, INSTANCES]) {
        yield {
          type: 'coverage',
          resource,
          partition: '*',
          state: 'failed',
          reason,
        };
      }
      yield { type: 'end', exhaustive: false };
      return;
    }

    const mapper = KubernetesMapper.create({
      cluster,
      extendsTokenExpiration,
      trustDomain,
      defaultNamespace,
      literals,
    });
    const reader = FileReader.create({
      mapper,
      limits: this.#options.limits,
      signal,
    });
    for (const file of found.files) {
      signal.throwIfAborted();
      await reader.remember(file);
    }

    // What stood behind a URL that fails is told to be stale, and why.
    const failure = byUrl?.problems[0]?.code;
    if (failure) {
      yield {
        type: 'coverage',
        resource: FILES,
        partition: '*',
        state: 'failed',
        reason: reasonFor(failure),
      };
    }

    let failedFiles = found.refused.length;
    for (const file of found.files) {
      const { assets, links, problems, hidden } = await reader.read(file);
      const scope = { resource: FILES, partition: file.path };
      yield* problems;
      for (const page of toPages(scope, assets, links)) {
        signal.throwIfAborted();
        yield page;
      }
      failedFiles += hidden > 0 ? 1 : 0;
      yield {
        type: 'coverage',
        ...scope,
        ...(hidden > 0
          ? { state: 'failed', reason: unreadReason(hidden) }
          : { state: 'complete', ...confirmed }),
      };
    }
    yield* this.#instances(
      mapper,
      failedFiles === 0 && found.exhaustive ? confirmed : undefined,
      signal,
    );
    signal.throwIfAborted();
    this.#hasRead = true;
    yield {
      type: 'end',
      exhaustive: found.exhaustive,
      ...(byUrl?.etags &&
        this.#options.paths.length === 0 && {
          version: contentVersion(this.#options, byUrl.etags),
        }),
    };
  }

  async checkHealth(options?: { signal: AbortSignal }): Promise<SourceHealth> {
    const signal = options?.signal ?? new AbortController().signal;
    try {
      await this.#confirmation(signal);
    } catch (error) {
      return {
        state: 'misconfigured',
        reason: { code: 'InvalidTakenAt', message: (error as Error).message },
      };
    }
    for (const [index, pattern] of this.#options.paths.entries()) {
      const base = resolve(this.#environment.workingDirectory, baseOf(pattern));
      try {
        await access(base, constants.R_OK | constants.X_OK);
      } catch {
        return {
          state: 'unreachable',
          reason: {
            code: 'FolderUnreadable',
            message: `The folder that paths[${index}] begins with does not exist or can't be listed`,
          },
        };
      }
    }
    const { urls, limits } = this.#options;
    return urls.length === 0
      ? { state: 'ok' }
      : urlHealth(urls, { reader: this.#urlReader(), limits, signal });
  }

  /** From when what is read now is, where that is not now. */
  async #confirmation(signal: AbortSignal): Promise<{ confirmedAt?: string }> {
    const { workingDirectory, urlReader, now } = this.#environment;
    const confirmedAt = await readTakenAt(
      { ...this.#options, sourceId: this.id },
      { workingDirectory, urlReader, now: now(), signal },
    );
    return confirmedAt === undefined ? {} : { confirmedAt };
  }

  async #findByUrl(
    signal: AbortSignal,
    knownVersion: string | undefined,
  ): Promise<FoundByUrl | undefined> {
    const { urls, limits } = this.#options;
    if (urls.length === 0) {
      return undefined;
    }
    return findUrlFiles(urls, {
      reader: this.#urlReader(),
      limits,
      signal,
      etags: this.#hasRead ? etagsOf(knownVersion, this.#options) : undefined,
    });
  }

  async #withFilesOnDisk(
    byUrl: FoundFiles | undefined,
    signal: AbortSignal,
  ): Promise<FoundFiles> {
    const onDisk = await findFiles(this.#options.paths, {
      workingDirectory: this.#environment.workingDirectory,
      signal,
    });
    return byUrl
      ? {
          files: [...onDisk.files, ...byUrl.files],
          refused: [...onDisk.refused, ...byUrl.refused],
          problems: [...onDisk.problems, ...byUrl.problems],
          exhaustive: onDisk.exhaustive && byUrl.exhaustive,
        }
      : onDisk;
  }

  #urlReader(): UrlReaderService {
    return requireReader(this.#environment.urlReader);
  }

  /** @param confirmed - undefined where files are missing, which may hold pods */
  *#instances(
    mapper: KubernetesMapper,
    confirmed: { confirmedAt?: string } | undefined,
    signal: AbortSignal,
  ): Generator<SnapshotEvent> {
    for (const { scope, assets, links } of mapper.flushInstances()) {
      const partition = scope.namespace;
      for (const page of toPages(
        { resource: INSTANCES, partition },
        assets,
        links,
      )) {
        signal.throwIfAborted();
        yield page;
      }
      if (confirmed) {
        yield {
          type: 'coverage',
          resource: INSTANCES,
          partition,
          state: 'complete',
          ...confirmed,
        };
      }
    }
    if (!confirmed) {
      yield {
        type: 'coverage',
        resource: INSTANCES,
        partition: '*',
        state: 'failed',
        reason: {
          code: 'FilesFailed',
          message:
            'Pods could not be counted, since not all files could be read',
        },
      };
    }
  }
}

function unreadReason(hidden: number): Reason {
  return {
    code: 'PartlyUnread',
    message: `${hidden} ${
      hidden === 1 ? 'part' : 'parts'
    } of the file could not be read; what the file held before is kept`,
  };
}

/** Why nothing was found: what is worse than that nothing matched comes first. */
function noFilesReason(codes: ManifestProblemCode[]): Reason {
  return reasonFor(codes.find(code => code !== 'NoFiles') ?? 'NoFiles');
}

function reasonFor(code: ManifestProblemCode): Reason {
  return { code, message: MANIFEST_PROBLEM_MESSAGES[code] };
}
