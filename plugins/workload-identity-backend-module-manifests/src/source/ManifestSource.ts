import { access, constants } from 'node:fs/promises';
import { resolve } from 'node:path';
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
import { MANIFEST_PROBLEM_MESSAGES } from '../problems';
import { FileReader } from './FileReader';
import { toPages } from './pages';
import { readTakenAt } from './takenAt';

/** Each file is a scope. */
const FILES = 'files';
/**
 * What pods add up to is a scope per namespace, since the pods of one workload
 * may be spread over files.
 */
const INSTANCES = 'instances';

/**
 * Kubernetes manifests on disk.
 *
 * A file in which something could not be read, behind which objects may stand,
 * is covered as `failed`: what the rest of it says is told, and what it said
 * before is kept. Counts of pods need all files, so one such file makes them
 * `failed` too.
 */
export class ManifestSource implements IdentitySource {
  static create(
    options: ManifestSourceOptions,
    environment?: { workingDirectory?: string; now?: () => Date },
  ): ManifestSource {
    return new ManifestSource(
      options,
      environment?.workingDirectory ?? process.cwd(),
      environment?.now ?? (() => new Date()),
    );
  }

  readonly id: string;
  readonly type = 'manifests';
  readonly #options: ManifestSourceOptions;
  readonly #workingDirectory: string;
  readonly #now: () => Date;

  private constructor(
    options: ManifestSourceOptions,
    workingDirectory: string,
    now: () => Date,
  ) {
    this.id = options.id;
    this.#options = options;
    this.#workingDirectory = workingDirectory;
    this.#now = now;
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
  }): AsyncGenerator<SnapshotEvent> {
    const { signal } = options;
    const { cluster, extendsTokenExpiration, defaultNamespace } = this.#options;
    signal.throwIfAborted();
    const confirmed = await this.#confirmation();
    yield { type: 'authority', authority: clusterAuthority(cluster) };

    const found = await findFiles(this.#options.paths, {
      workingDirectory: this.#workingDirectory,
      signal,
    });
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
      defaultNamespace,
    });
    const reader = FileReader.create({
      mapper,
      limits: this.#options.limits,
      signal,
    });
    for (const file of found.files) {
      signal.throwIfAborted();
      await reader.rememberAccounts(file);
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
    yield { type: 'end', exhaustive: found.exhaustive };
  }

  async checkHealth(): Promise<SourceHealth> {
    try {
      await this.#confirmation();
    } catch (error) {
      return {
        state: 'misconfigured',
        reason: { code: 'InvalidTakenAt', message: (error as Error).message },
      };
    }
    for (const [index, pattern] of this.#options.paths.entries()) {
      const base = resolve(this.#workingDirectory, baseOf(pattern));
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
    return { state: 'ok' };
  }

  /** From when what is read now is, where that is not now. */
  async #confirmation(): Promise<{ confirmedAt?: string }> {
    const confirmedAt = await readTakenAt(
      { ...this.#options, sourceId: this.id },
      this.#workingDirectory,
      this.#now(),
    );
    return confirmedAt === undefined ? {} : { confirmedAt };
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

function noFilesReason(codes: string[]): Reason {
  const code = codes.includes('GlobFailed') ? 'GlobFailed' : 'NoFiles';
  return { code, message: MANIFEST_PROBLEM_MESSAGES[code] };
}
