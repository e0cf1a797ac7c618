import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parse, stringify } from 'yaml';
import { ControlPlane, startControlPlane } from './controlPlane';
import { crdsDir, root } from './paths';
import { grantReader, READER } from './readerAccess';
import { KubernetesObject, Log, logToStderr } from './types';

/** How to start a {@link LiveTestbed}. */
export type LiveTestbedOptions = {
  /** Has a folder of manifests per cluster, named as the cluster. */
  manifestsDir: string;
  /** Where the portal's configuration is written. */
  configFile: string;
  /** Breaks the start off; what was started is stopped. */
  signal?: AbortSignal;
  log?: Log;
};

/** Clusters made from manifests, and the configuration by which to read them. */
export type LiveTestbed = {
  clusters: Record<string, ControlPlane>;
  configFile: string;
  stop(): Promise<void>;
};

/** Pods of Jobs end after so long, so that CronJobs come round again. */
const JOB_RUN_SECONDS = 120;

const SETTLE_MILLISECONDS = 60_000;
const REFRESH_INTERVAL_SECONDS = 30;

/**
 * Starts a control plane per folder of manifests, loads them, has their pods
 * run, and writes a configuration with a Kubernetes source for each.
 */
export async function startLiveTestbed(
  options: LiveTestbedOptions,
): Promise<LiveTestbed> {
  const { manifestsDir, configFile, signal, log = logToStderr } = options;
  const names = fs
    .readdirSync(manifestsDir, { withFileTypes: true })
    .filter(entry => entry.isDirectory())
    .map(entry => entry.name)
    .sort();
  if (names.length === 0) {
    throw new Error(`${manifestsDir} has no folder of manifests per cluster`);
  }
  const clusters: Record<string, ControlPlane> = {};
  const stop = async () => {
    await fs.promises.rm(configFile, { force: true });
    await Promise.all(Object.values(clusters).map(cluster => cluster.stop()));
  };
  try {
    for (const name of names) {
      log(`Starting ${name}`);
      clusters[name] = await startControlPlane({
        tokens: { [READER]: [] },
        log,
      });
      signal?.throwIfAborted();
      await fill(clusters[name], path.join(manifestsDir, name), log);
      signal?.throwIfAborted();
    }
    await writeConfig(configFile, clusters);
  } catch (error) {
    await stop();
    throw error;
  }
  return { clusters, configFile, stop };
}

async function fill(
  cluster: ControlPlane,
  dir: string,
  log: Log,
): Promise<void> {
  await cluster.loadManifests(crdsDir);
  const objects = await cluster.loadManifests(dir, {
    onProblem: ({ file, reason }) => log(`  left out: ${file}: ${reason}`),
  });
  await grantReader(cluster);
  // Their own schedule may not come for hours.
  for (const { kind, metadata, spec } of objects) {
    if (kind === 'CronJob' && !spec.suspend) {
      await cluster.createJob(metadata.namespace!, metadata.name);
    }
  }
  await settle(cluster, objects, log);
  cluster.keepPodsRunning({ jobRunSeconds: JOB_RUN_SECONDS });
}

/** Gives pods their status until every workload says that its pods are ready. */
async function settle(
  cluster: ControlPlane,
  objects: KubernetesObject[],
  log: Log,
): Promise<void> {
  const deadline = Date.now() + SETTLE_MILLISECONDS;
  const workloads = objects.filter(
    ({ apiVersion }) => apiVersion === 'apps/v1',
  );
  for (;;) {
    await cluster.setPodStatuses();
    const states = await Promise.all(
      workloads.map(async ({ kind, metadata }) => {
        const workload = await cluster.request(
          'GET',
          `/apis/apps/v1/namespaces/${
            metadata.namespace
          }/${kind.toLowerCase()}s/${metadata.name}`,
        );
        return isReady(workload) ? undefined : `${kind} ${metadata.name}`;
      }),
    );
    const waiting = states.filter(Boolean);
    if (waiting.length === 0) {
      return;
    }
    if (Date.now() > deadline) {
      log(`  not ready after a minute: ${waiting.join(', ')}`);
      return;
    }
    await sleep(200);
  }
}

function isReady({ metadata, spec, status = {} }: any): boolean {
  const wanted = spec.replicas ?? status.desiredNumberScheduled ?? 0;
  const ready = status.readyReplicas ?? status.numberReady ?? 0;
  return status.observedGeneration === metadata.generation && ready >= wanted;
}

async function writeConfig(
  file: string,
  clusters: Record<string, ControlPlane>,
): Promise<void> {
  const kubernetes = Object.entries(clusters).map(([name, cluster]) => ({
    id: `${name}-live`,
    cluster: name,
    url: cluster.url,
    caFile: cluster.caFile,
    auth: { type: 'token', tokenFile: cluster.tokenFileFor(READER) },
    refreshIntervalSeconds: REFRESH_INTERVAL_SECONDS,
  }));
  const manifests = await declaredSources(Object.keys(clusters));
  const config = {
    workloadIdentity: { sources: { kubernetes, manifests } },
  };
  await fs.promises.mkdir(path.dirname(file), { recursive: true });
  await fs.promises.writeFile(
    file,
    `# Written by the running testbed, and removed when it stops.\n${stringify(
      config,
    )}`,
    { mode: 0o600 },
  );
}

/**
 * What the portal's configuration declares for these clusters, so that it meets
 * what is live. Exports are left out: they stand for clusters that can't be
 * read, and these can.
 */
export async function declaredSources(
  clusters: string[],
  appConfigFile: string = path.join(root, 'app-config.yaml'),
): Promise<object[]> {
  const config = parse(await fs.promises.readFile(appConfigFile, 'utf8'));
  const sources: Array<{ cluster: string; role?: string }> =
    config?.workloadIdentity?.sources?.manifests ?? [];
  return sources.filter(
    ({ cluster, role }) => role !== 'exported' && clusters.includes(cluster),
  );
}
