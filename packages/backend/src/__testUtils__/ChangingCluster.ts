import {
  ControlPlane,
  KubernetesObject,
  RequestError,
} from '@internal/testbed';
import { PlantedValues } from './PlantedValues';

const RBAC = 'rbac.authorization.k8s.io';
const NAMES = ['alpha', 'beta', 'gamma'];

/** Numbers from 0 to 1 that are the same for the same seed (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) % 2 ** 32;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Makes, changes and deletes objects of all kinds that are mapped, at random. */
export class ChangingCluster {
  static create(options: {
    plane: ControlPlane;
    seed: number;
    planted: PlantedValues;
    /** Of the names of its namespaces. */
    prefix: string;
  }): ChangingCluster {
    return new ChangingCluster(options);
  }

  /** What was done. */
  readonly log: string[] = [];
  readonly #random: () => number;
  readonly #namespaces: string[];
  #count = 0;

  private constructor(
    private readonly options: Parameters<typeof ChangingCluster.create>[0],
  ) {
    this.#random = randomFrom(options.seed);
    this.#namespaces = ['a', 'b'].map(name => `${options.prefix}-${name}`);
  }

  async setUp(): Promise<void> {
    for (const namespace of this.#namespaces) {
      await this.#apply(this.#namespace(namespace));
      for (const make of [this.#account, this.#secret, this.#deployment]) {
        await this.#apply(make.call(this, namespace, 'alpha'));
      }
    }
  }

  async change(times: number): Promise<void> {
    for (let time = 0; time < times; time += 1) {
      await this.#once();
    }
  }

  async #once(): Promise<void> {
    const namespace = this.#one(this.#namespaces);
    const name = this.#one(NAMES);
    const makers = [
      this.#account,
      this.#secret,
      this.#configMap,
      this.#deployment,
      this.#deployment,
      this.#statefulSet,
      this.#cronJob,
      this.#job,
      this.#pod,
      this.#role,
      this.#roleBinding,
      this.#clusterRole,
      this.#clusterRoleBinding,
      this.#certificate,
      this.#store,
      this.#externalSecret,
      this.#namespace,
      this.#passing,
    ];
    const object: KubernetesObject = this.#one(makers).call(
      this,
      namespace,
      name,
    );
    // What can't be changed in place is only made and deleted.
    const isFixed = [
      'Pod',
      'Job',
      'RoleBinding',
      'ClusterRoleBinding',
    ].includes(object.kind);
    const isKept =
      object.kind === 'Namespace' &&
      this.#namespaces.includes(object.metadata.name!);
    if (!isKept && this.#random() < (isFixed ? 0.5 : 0.3)) {
      await this.#delete(object);
    } else {
      await this.#apply(object);
    }
  }

  async #apply(object: KubernetesObject): Promise<void> {
    await this.#tried(`apply ${describe(object)}`, () =>
      this.options.plane.apply([object]),
    );
  }

  async #delete(object: KubernetesObject): Promise<void> {
    await this.#tried(`delete ${describe(object)}`, () =>
      this.options.plane.request(
        'DELETE',
        `${pathOf(object)}?propagationPolicy=Background`,
      ),
    );
  }

  /** What is gone already, or being deleted, or may not change, is no fault. */
  async #tried(what: string, run: () => Promise<unknown>): Promise<void> {
    try {
      await run();
      this.log.push(what);
    } catch (error) {
      const { status } = error as RequestError;
      if (![403, 404, 409, 422].includes(status)) {
        throw error;
      }
      this.log.push(`${what}: ${status}`);
    }
  }

  #one<T>(items: readonly T[]): T {
    return items[Math.floor(this.#random() * items.length)];
  }

  #chance(): boolean {
    return this.#random() < 0.5;
  }

  #value(): string {
    this.#count += 1;
    const { planted, prefix } = this.options;
    return planted.in(`${prefix}, change ${this.#count}`);
  }

  #namespace(name: string): KubernetesObject {
    return {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: {
        name,
        labels: {
          'pod-security.kubernetes.io/enforce': this.#chance()
            ? 'privileged'
            : 'baseline',
        },
      },
    };
  }

  /** A namespace that comes, and goes with what is in it. */
  #passing(): KubernetesObject {
    return this.#namespace(`${this.options.prefix}-passing`);
  }

  #account(namespace: string, name: string): KubernetesObject {
    return {
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata: { name, namespace },
      automountServiceAccountToken: this.#chance(),
      ...(this.#chance() && { imagePullSecrets: [{ name: 'alpha' }] }),
    };
  }

  #secret(namespace: string, name: string): KubernetesObject {
    return {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: {
        name,
        namespace,
        annotations: {
          'kubectl.kubernetes.io/last-applied-configuration': this.#value(),
          ...(this.#chance() && {
            'tenure.dev/expires-at': this.#chance()
              ? '2030-01-01T00:00:00Z'
              : '2031-01-01T00:00:00Z',
          }),
        },
      },
      stringData: { password: this.#value() },
    };
  }

  #configMap(namespace: string, name: string): KubernetesObject {
    return {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name, namespace },
      data: this.#chance()
        ? { 'app.properties': `db.password=${this.#value()}\n` }
        : { colour: 'blue' },
    };
  }

  #podTemplate(): Record<string, any> {
    return {
      metadata: { labels: { app: 'x', colour: this.#one(['blue', 'red']) } },
      spec: {
        serviceAccountName: this.#one(['default', 'alpha', 'beta']),
        containers: [
          {
            name: 'main',
            image: `registry.example.org/app:${this.#one(['1', '2', '3'])}`,
            env: [
              { name: 'PLAIN', value: this.#value() },
              {
                name: 'FROM',
                valueFrom: {
                  secretKeyRef: {
                    name: this.#one(NAMES),
                    key: 'password',
                    optional: true,
                  },
                },
              },
            ],
            ...(this.#chance() && {
              envFrom: [
                { configMapRef: { name: this.#one(NAMES), optional: true } },
              ],
            }),
            ...(this.#chance() && { securityContext: { privileged: true } }),
          },
        ],
      },
    };
  }

  #deployment(namespace: string, name: string): KubernetesObject {
    return {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: {
        name,
        namespace,
        labels: { 'backstage.io/kubernetes-id': this.#one(NAMES) },
      },
      spec: {
        replicas: this.#one([0, 1, 3]),
        selector: { matchLabels: { app: 'x' } },
        template: this.#podTemplate(),
      },
    };
  }

  #statefulSet(namespace: string, name: string): KubernetesObject {
    return {
      apiVersion: 'apps/v1',
      kind: 'StatefulSet',
      metadata: { name, namespace },
      spec: {
        serviceName: 'none',
        replicas: this.#one([0, 1, 2]),
        selector: { matchLabels: { app: 'x' } },
        template: this.#podTemplate(),
      },
    };
  }

  #jobSpec() {
    const template = this.#podTemplate();
    return {
      template: {
        ...template,
        spec: { ...template.spec, restartPolicy: 'Never' },
      },
    };
  }

  #job(namespace: string, name: string): KubernetesObject {
    return {
      apiVersion: 'batch/v1',
      kind: 'Job',
      metadata: { name, namespace },
      spec: this.#jobSpec(),
    };
  }

  #cronJob(namespace: string, name: string): KubernetesObject {
    return {
      apiVersion: 'batch/v1',
      kind: 'CronJob',
      metadata: { name, namespace },
      spec: { schedule: '0 0 1 1 *', jobTemplate: { spec: this.#jobSpec() } },
    };
  }

  #pod(namespace: string, name: string): KubernetesObject {
    const { metadata, spec } = this.#podTemplate();
    return {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { ...metadata, labels: {}, name, namespace },
      spec,
    };
  }

  #rules() {
    return [
      {
        apiGroups: [''],
        resources: [this.#one(['secrets', 'pods', 'configmaps'])],
        verbs: [this.#one(['get', 'list', 'create', '*'])],
      },
    ];
  }

  #role(namespace: string, name: string): KubernetesObject {
    return {
      apiVersion: `${RBAC}/v1`,
      kind: 'Role',
      metadata: { name, namespace },
      rules: this.#rules(),
    };
  }

  #clusterRole(_: string, name: string): KubernetesObject {
    return {
      apiVersion: `${RBAC}/v1`,
      kind: 'ClusterRole',
      metadata: { name: `${this.options.prefix}-${name}` },
      rules: this.#rules(),
    };
  }

  #subjects() {
    return NAMES.filter(() => this.#chance()).map(name => ({
      kind: 'ServiceAccount',
      name,
      namespace: this.#one(this.#namespaces),
    }));
  }

  #roleBinding(namespace: string, name: string): KubernetesObject {
    return {
      apiVersion: `${RBAC}/v1`,
      kind: 'RoleBinding',
      metadata: { name, namespace },
      roleRef: { apiGroup: RBAC, kind: 'Role', name: this.#one(NAMES) },
      subjects: this.#subjects(),
    };
  }

  #clusterRoleBinding(_: string, name: string): KubernetesObject {
    return {
      apiVersion: `${RBAC}/v1`,
      kind: 'ClusterRoleBinding',
      metadata: { name: `${this.options.prefix}-${name}` },
      roleRef: { apiGroup: RBAC, kind: 'ClusterRole', name: 'view' },
      subjects: this.#subjects(),
    };
  }

  #certificate(namespace: string, name: string): KubernetesObject {
    return {
      apiVersion: 'cert-manager.io/v1',
      kind: 'Certificate',
      metadata: { name, namespace },
      spec: {
        secretName: this.#one(NAMES),
        issuerRef: { name: 'ca' },
        dnsNames: ['example.org'],
        duration: this.#one(['2160h', '720h']),
      },
    };
  }

  #store(namespace: string, name: string): KubernetesObject {
    return {
      apiVersion: 'external-secrets.io/v1',
      kind: 'SecretStore',
      metadata: { name, namespace },
      spec: {
        provider: {
          vault: {
            server: `https://${this.#one(['one', 'two'])}.example:8200`,
            path: 'secret',
            version: 'v2',
            auth: { tokenSecretRef: { name: 'alpha', key: 'password' } },
          },
        },
      },
    };
  }

  #externalSecret(namespace: string, name: string): KubernetesObject {
    return {
      apiVersion: 'external-secrets.io/v1',
      kind: 'ExternalSecret',
      metadata: { name, namespace },
      spec: {
        refreshInterval: '1h',
        secretStoreRef: { name: this.#one(NAMES), kind: 'SecretStore' },
        target: { name: this.#one(NAMES) },
        data: [{ secretKey: 'k', remoteRef: { key: this.#one(NAMES) } }],
      },
    };
  }
}

const PLURALS: Record<string, string> = {
  Namespace: 'namespaces',
  ServiceAccount: 'serviceaccounts',
  Secret: 'secrets',
  ConfigMap: 'configmaps',
  Pod: 'pods',
  Deployment: 'deployments',
  StatefulSet: 'statefulsets',
  CronJob: 'cronjobs',
  Job: 'jobs',
  Role: 'roles',
  RoleBinding: 'rolebindings',
  ClusterRole: 'clusterroles',
  ClusterRoleBinding: 'clusterrolebindings',
  Certificate: 'certificates',
  SecretStore: 'secretstores',
  ExternalSecret: 'externalsecrets',
};

function pathOf({ apiVersion, kind, metadata }: KubernetesObject): string {
  const api = apiVersion.includes('/')
    ? `/apis/${apiVersion}`
    : `/api/${apiVersion}`;
  const place = metadata.namespace ? `/namespaces/${metadata.namespace}` : '';
  return `${api}${place}/${PLURALS[kind]}/${metadata.name}`;
}

function describe({ kind, metadata }: KubernetesObject): string {
  return `${kind} ${metadata.namespace ?? ''}/${metadata.name}`;
}
