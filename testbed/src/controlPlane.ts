import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Applier, ApplyOptions } from './apply';
import { buildControlPlane } from './build';
import { ControlPlaneProcess, ReadyControlPlane } from './controlPlaneProcess';
import { Kubelet, PodStatusOptions, PodStatusResult } from './kubelet';
import { ManifestProblem, readManifests } from './manifests';
import { RequestError, RequestOptions, RestClient } from './rest';
import { KubernetesObject, Log, logToStderr } from './types';

/** How to start a control plane. */
export type ControlPlaneOptions = {
  /**
   * Folder for all its data, which stays after {@link ControlPlane.stop}. If not
   * given, a temporary one is made, and removed with stop.
   */
  dir?: string;
  /** Port of the API server on 127.0.0.1; a free one if not given. */
  port?: number;
  /** Groups by name of further users, who get a random token each. */
  tokens?: Record<string, string[]>;
  log?: Log;
};

/**
 * Temporary folders whose control plane is halted. If this process ends, there
 * is none of the control plane's own to remove them.
 */
const haltedDirs = new Set<string>();

process.on('exit', () => {
  for (const dir of haltedDirs) {
    fs.rmSync(dir, { recursive: true, force: true });
  }
});

/** A running control plane. */
export class ControlPlane {
  private process: ControlPlaneProcess | undefined;
  private readonly client: RestClient;
  private readonly applier: Applier;
  private readonly kubelet: Kubelet;
  private readonly tokenFiles: ReadyControlPlane['tokenFiles'];

  readonly url: string;
  readonly port: number;
  readonly dir: string;
  /** Logs of the components, a file each. */
  readonly logDir: string;
  readonly caFile: string;
  readonly caData: string;
  readonly adminToken: string;
  readonly clientCertFile: string;
  readonly clientKeyFile: string;
  readonly kubeconfig: string;

  private constructor(
    process: ControlPlaneProcess,
    private readonly launch: Launch,
  ) {
    const { ready } = process;
    this.process = process;
    this.url = ready.url;
    this.port = ready.port;
    this.dir = ready.dir;
    this.logDir = ready.logDir;
    this.caFile = ready.caFile;
    this.caData = fs.readFileSync(ready.caFile, 'utf8');
    this.adminToken = fs.readFileSync(ready.adminTokenFile, 'utf8');
    this.clientCertFile = ready.clientCertFile;
    this.clientKeyFile = ready.clientKeyFile;
    this.kubeconfig = ready.kubeconfig;
    this.tokenFiles = ready.tokenFiles;
    this.client = new RestClient({
      url: this.url,
      caData: this.caData,
      token: this.adminToken,
    });
    this.applier = new Applier(this.client);
    this.kubelet = new Kubelet(this.client);
  }

  static async start(options: ControlPlaneOptions = {}): Promise<ControlPlane> {
    const binary = await buildControlPlane({ log: options.log });
    const temporary = options.dir === undefined;
    const dir =
      options.dir ?? fs.mkdtempSync(path.join(os.tmpdir(), 'tenure-testbed-'));
    const launch: Launch = { binary, dir, temporary, options };
    try {
      const process = await launchProcess(launch, options.port);
      return new ControlPlane(process, launch);
    } catch (error) {
      await removeTemporary(launch);
      throw error;
    }
  }

  /** Process ids by component; empty while it is halted. */
  get pids(): Record<string, number> {
    return this.process?.ready.pids ?? {};
  }

  /** The token of a user given at the start. */
  tokenFor(user: string): string {
    return fs.readFileSync(this.tokenFileFor(user), 'utf8');
  }

  /** The file, readable by this user of the system only, that holds the token. */
  tokenFileFor(user: string): string {
    const file = this.tokenFiles[user];
    if (!file) {
      throw new Error(`The control plane was started without a user ${user}`);
    }
    return file;
  }

  /** Sends a request, as admin if no token is given. Throws RequestError. */
  async request<T = any>(
    method: string,
    requestPath: string,
    body?: unknown,
    options?: RequestOptions,
  ): Promise<T> {
    return this.client.request<T>(method, requestPath, body, options);
  }

  /**
   * Creates or changes objects of any kind, custom ones included, by server-side
   * apply, in an order in which they can depend on each other.
   */
  async apply(
    objects: KubernetesObject[],
    options?: ApplyOptions,
  ): Promise<KubernetesObject[]> {
    return this.applier.apply(objects, options);
  }

  /**
   * Applies the objects of YAML files, or of all in a folder. Throws on the
   * first problem, unless `onProblem` takes them.
   */
  async loadManifests(
    paths: string | string[],
    options: ApplyOptions & {
      onProblem?: (problem: ManifestProblem) => void;
    } = {},
  ): Promise<KubernetesObject[]> {
    const { onProblem, ...applyOptions } = options;
    const { objects, problems } = await readManifests(paths);
    if (problems.length > 0 && !onProblem) {
      const [{ file, reason }] = problems;
      throw new Error(`${file} can't be applied: ${reason}`);
    }
    problems.forEach(problem => onProblem?.(problem));
    const onRefused =
      onProblem &&
      ((object: KubernetesObject, error: RequestError) =>
        onProblem({
          file: `${object.kind} ${object.metadata.name}`,
          reason: error.message,
        }));
    return this.apply(objects, { onRefused, ...applyOptions });
  }

  /** Makes a Job from a CronJob's template, as `kubectl create job --from`. */
  async createJob(namespace: string, cronJob: string): Promise<any> {
    const base = `/apis/batch/v1/namespaces/${namespace}`;
    const { metadata, spec } = await this.request(
      'GET',
      `${base}/cronjobs/${cronJob}`,
    );
    const template = spec.jobTemplate;
    const owner = { apiVersion: 'batch/v1', kind: 'CronJob', controller: true };
    return this.request('POST', `${base}/jobs`, {
      metadata: {
        generateName: `${cronJob.slice(0, 40)}-`,
        labels: template.metadata?.labels,
        annotations: template.metadata?.annotations,
        ownerReferences: [{ ...owner, name: cronJob, uid: metadata.uid }],
      },
      spec: template.spec,
    });
  }

  /**
   * Gives all pods what a scheduler and a kubelet would: a node, the status of a
   * running pod with image ids, and their end when they are deleted. The
   * controllers react to it, so that a rollout takes several calls.
   */
  async setPodStatuses(options?: PodStatusOptions): Promise<PodStatusResult> {
    return this.kubelet.setPodStatuses(options);
  }

  /** Calls {@link ControlPlane.setPodStatuses} every 2 s until it is stopped. */
  keepPodsRunning(
    options?: PodStatusOptions & { intervalSeconds?: number },
  ): void {
    this.kubelet.start({
      log: this.launch.options.log ?? logToStderr,
      ...options,
    });
  }

  /** Stops all its processes. The data stays, for {@link ControlPlane.restart}. */
  async halt(): Promise<void> {
    const { process } = this;
    this.process = undefined;
    this.client.close();
    if (this.launch.temporary) {
      haltedDirs.add(this.dir);
    }
    await process?.stop();
  }

  /** Starts it again with the same data, port, certificates and tokens. */
  async restart(): Promise<void> {
    await this.halt();
    this.process = await launchProcess(this.launch, this.port);
    haltedDirs.delete(this.dir);
  }

  /** Stops all its processes, and removes its folder if that was temporary. */
  async stop(): Promise<void> {
    await this.kubelet.stop();
    try {
      await this.halt();
    } finally {
      await removeTemporary(this.launch);
    }
  }
}

/**
 * Builds a control plane if need be, and starts one: etcd, kube-apiserver and
 * kube-controller-manager, on loopback only. Each call starts another.
 */
export async function startControlPlane(
  options?: ControlPlaneOptions,
): Promise<ControlPlane> {
  return ControlPlane.start(options);
}

type Launch = {
  binary: string;
  dir: string;
  temporary: boolean;
  options: ControlPlaneOptions;
};

async function launchProcess(
  { binary, dir, temporary, options }: Launch,
  port: number | undefined,
): Promise<ControlPlaneProcess> {
  const users = Object.entries(options.tokens ?? {}).map(
    ([name, groups]) => `--user=${name}=${groups.join(',')}`,
  );
  const args = [
    `--dir=${dir}`,
    ...(temporary ? ['--ephemeral'] : []),
    ...(port ? [`--port=${port}`] : []),
    ...users,
  ];
  return ControlPlaneProcess.start(binary, args, {
    log: options.log ?? logToStderr,
  });
}

async function removeTemporary({ dir, temporary }: Launch): Promise<void> {
  if (temporary) {
    await fs.promises.rm(dir, { recursive: true, force: true });
    haltedDirs.delete(dir);
  }
}
