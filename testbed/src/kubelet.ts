import { podStatus } from './podStatus';
import { RequestError, RestClient } from './rest';
import { Log } from './types';

const NODE = 'testbed-node';

const nodeLabels = {
  'kubernetes.io/os': 'linux',
  'kubernetes.io/arch': 'amd64',
  'kubernetes.io/hostname': NODE,
};

/** How {@link Kubelet} treats pods. */
export type PodStatusOptions = {
  /** Pods of Jobs succeed after so many seconds; if not given, they go on. */
  jobRunSeconds?: number;
};

/** How many pods were changed, by what was done to them. */
export type PodStatusResult = {
  started: number;
  finished: number;
  removed: number;
};

/**
 * Does for pods what a scheduler and a kubelet would do, without running them:
 * binds them to one node, reports them as running, and confirms their end.
 */
export class Kubelet {
  private timer: NodeJS.Timeout | undefined;
  private current: Promise<unknown> = Promise.resolve();
  private hasNode = false;

  constructor(
    private readonly client: RestClient,
    private readonly now: () => Date = () => new Date(),
  ) {}

  /** Goes over all pods once. */
  async setPodStatuses(
    options: PodStatusOptions = {},
  ): Promise<PodStatusResult> {
    await this.ensureNode();
    const result: PodStatusResult = { started: 0, finished: 0, removed: 0 };
    const pods = await this.client.request('GET', '/api/v1/pods');
    for (const pod of pods.items) {
      const done = await this.step(pod, options).catch(ignoreGone);
      if (done) {
        result[done] += 1;
      }
    }
    return result;
  }

  /** Goes over all pods again and again until {@link Kubelet.stop}. */
  start(
    options: PodStatusOptions & { intervalSeconds?: number; log: Log },
  ): void {
    const { intervalSeconds = 2, log } = options;
    let lastProblem: string | undefined;
    const round = async () => {
      try {
        await this.setPodStatuses(options);
        lastProblem = undefined;
      } catch (error) {
        // As a rule the API server is stopped for a while: told once.
        if (lastProblem !== String(error)) {
          lastProblem = String(error);
          log(`Pods were not updated: ${lastProblem}`);
        }
      }
    };
    const next = () => {
      this.timer = setTimeout(() => {
        this.current = round().then(() => this.timer && next());
      }, intervalSeconds * 1000);
      this.timer.unref();
    };
    next();
  }

  /** Ends what {@link Kubelet.start} began. */
  async stop(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    await this.current;
  }

  private async step(
    pod: any,
    options: PodStatusOptions,
  ): Promise<keyof PodStatusResult | undefined> {
    const { namespace, name } = pod.metadata;
    const path = `/api/v1/namespaces/${namespace}/pods/${name}`;
    const now = this.now().toISOString();
    if (pod.metadata.deletionTimestamp) {
      await this.client.request('DELETE', path, {
        apiVersion: 'v1',
        kind: 'DeleteOptions',
        gracePeriodSeconds: 0,
        preconditions: { uid: pod.metadata.uid },
      });
      return 'removed';
    }
    if (!pod.spec.nodeName) {
      await this.client.request('POST', `${path}/binding`, {
        metadata: { name },
        target: { apiVersion: 'v1', kind: 'Node', name: NODE },
      });
    }
    const { phase = 'Pending', startTime = now } = pod.status ?? {};
    if (phase === 'Pending') {
      await this.patchStatus(path, podStatus(pod, { startTime }));
      return 'started';
    }
    if (phase === 'Running' && isDue(pod, options.jobRunSeconds, this.now())) {
      await this.patchStatus(
        path,
        podStatus(pod, { startTime, finishTime: now }),
      );
      return 'finished';
    }
    return undefined;
  }

  private async patchStatus(path: string, status: any): Promise<void> {
    await this.client.request(
      'PATCH',
      `${path}/status`,
      { status },
      { contentType: 'application/merge-patch+json' },
    );
  }

  private async ensureNode(): Promise<void> {
    if (this.hasNode) {
      return;
    }
    const node = { metadata: { name: NODE, labels: nodeLabels } };
    await this.client
      .request('POST', '/api/v1/nodes', node)
      .catch((error: RequestError) => {
        if (error.status !== 409) {
          throw error;
        }
      });
    // Admission taints every new node until its kubelet says that it is ready.
    await this.mergePatch(`/api/v1/nodes/${NODE}`, { spec: { taints: null } });
    await this.mergePatch(`/api/v1/nodes/${NODE}/status`, {
      status: {
        conditions: [{ type: 'Ready', status: 'True', reason: 'Testbed' }],
        allocatable: { cpu: '64', memory: '256Gi', pods: '1000' },
        capacity: { cpu: '64', memory: '256Gi', pods: '1000' },
      },
    });
    this.hasNode = true;
  }

  private async mergePatch(path: string, body: unknown): Promise<void> {
    await this.client.request('PATCH', path, body, {
      contentType: 'application/merge-patch+json',
    });
  }
}

function isDue(pod: any, jobRunSeconds: number | undefined, now: Date) {
  const ofJob = pod.metadata.ownerReferences?.some(
    (owner: any) => owner.controller && owner.kind === 'Job',
  );
  const ranSeconds = (now.getTime() - Date.parse(pod.status.startTime)) / 1000;
  return ofJob && jobRunSeconds !== undefined && ranSeconds >= jobRunSeconds;
}

/** A pod may be gone, or replaced, between its listing and the call. */
function ignoreGone(error: RequestError): undefined {
  if (error.status === 404 || error.status === 409) {
    return undefined;
  }
  throw error;
}
