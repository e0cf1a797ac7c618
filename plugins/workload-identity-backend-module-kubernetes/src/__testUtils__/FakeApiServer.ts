import { IncomingMessage, ServerResponse } from 'node:http';
import https from 'node:https';
import { AddressInfo } from 'node:net';
import { TLSSocket } from 'node:tls';
import { Certificate, makeCertificate } from './certificates';
import { FakeWatches } from './FakeWatches';

export interface FakeObject {
  metadata: {
    name: string;
    namespace?: string;
    uid?: string;
    [field: string]: unknown;
  };
  type?: string;
  [field: string]: unknown;
}

/** A request, as the server took it. */
export interface Taken {
  path: string;
  query: URLSearchParams;
  /** Such as `apps/deployments`, for a list. */
  resource?: string;
  namespace?: string;
  authorization?: string;
  accept?: string;
  clientCertificate?: string;
}

/** Answers instead of the server, if it says so. */
export type Intercept = (
  taken: Taken,
  response: ServerResponse,
) => boolean | void;

const LIST =
  /^\/(?:api\/v1|apis\/([a-z.0-9-]+)\/(?:v1|v1beta1|v1alpha1))(?:\/namespaces\/([a-z0-9-]+))?\/([a-z]+)$/;

const GROUP = /^\/apis\/([a-z.0-9-]+)(?:\/([a-z0-9]+))?$/;

const DEFAULT_CERTIFICATE = makeCertificate('fake API server');

const KINDS: Record<string, string> = {
  namespaces: 'NamespaceList',
  serviceaccounts: 'ServiceAccountList',
  secrets: 'SecretList',
  pods: 'PodList',
  replicationcontrollers: 'ReplicationControllerList',
  configmaps: 'ConfigMapList',
  'apps/deployments': 'DeploymentList',
  'apps/statefulsets': 'StatefulSetList',
  'apps/daemonsets': 'DaemonSetList',
  'apps/replicasets': 'ReplicaSetList',
  'batch/cronjobs': 'CronJobList',
  'batch/jobs': 'JobList',
  'rbac.authorization.k8s.io/roles': 'RoleList',
  'rbac.authorization.k8s.io/clusterroles': 'ClusterRoleList',
  'rbac.authorization.k8s.io/rolebindings': 'RoleBindingList',
  'rbac.authorization.k8s.io/clusterrolebindings': 'ClusterRoleBindingList',
  'cert-manager.io/certificates': 'CertificateList',
  'cert-manager.io/issuers': 'IssuerList',
  'cert-manager.io/clusterissuers': 'ClusterIssuerList',
  'networking.k8s.io/ingresses': 'IngressList',
  'certificates.k8s.io/certificatesigningrequests':
    'CertificateSigningRequestList',
  'external-secrets.io/externalsecrets': 'ExternalSecretList',
  'external-secrets.io/clusterexternalsecrets': 'ClusterExternalSecretList',
  'external-secrets.io/secretstores': 'SecretStoreList',
  'external-secrets.io/clustersecretstores': 'ClusterSecretStoreList',
};

/** Lists of so many objects, as much of Kubernetes' list protocol as is read. */
export class FakeApiServer {
  static async start(options?: {
    certificate?: Certificate;
    clientCa?: string;
  }): Promise<FakeApiServer> {
    const certificate = options?.certificate ?? DEFAULT_CERTIFICATE;
    const server = https.createServer({
      cert: certificate.cert,
      key: certificate.key,
      ...(options?.clientCa && {
        requestCert: true,
        rejectUnauthorized: false,
        ca: options.clientCa,
      }),
    });
    const fake = new FakeApiServer(server, certificate.cert);
    server.on('secureConnection', () => {
      fake.connections += 1;
    });
    server.on('request', (request, response) => fake.take(request, response));
    await new Promise<void>(done => server.listen(0, '127.0.0.1', done));
    return fake;
  }

  /** By resource, such as `apps/deployments`. */
  objects: Record<string, FakeObject[]> = {};
  /** Versions of the add-ons' groups that are served, by group. */
  groups: Record<string, string> = {};
  allow: (resource: string, namespace?: string) => boolean = () => true;
  intercept: Intercept = () => false;
  readonly watches = new FakeWatches();
  readonly taken: Taken[] = [];
  /** Objects sent so far. */
  sent = 0;
  /** Connections made so far. */
  connections = 0;

  private constructor(
    private readonly server: https.Server,
    readonly ca: string,
  ) {}

  get url(): string {
    return `https://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise(done => this.server.close(done));
  }

  private take(request: IncomingMessage, response: ServerResponse): void {
    const url = new URL(request.url!, this.url);
    const [, group, namespace, resource] = LIST.exec(url.pathname) ?? [];
    const taken: Taken = {
      path: url.pathname,
      query: url.searchParams,
      resource: group ? `${group}/${resource}` : resource,
      namespace,
      authorization: request.headers.authorization,
      accept: request.headers.accept,
      clientCertificate: commonNameOf(request),
    };
    this.taken.push(taken);
    if (!this.intercept(taken, response)) {
      this.answer(taken, response);
    }
  }

  private answer(taken: Taken, response: ServerResponse): void {
    if (taken.path === '/version') {
      send(response, 200, { gitVersion: 'v1.36.3' });
    } else if (taken.path === '/readyz') {
      response.end('ok');
    } else if (taken.path === '/api/v1/namespaces/kube-system') {
      send(response, 200, { kind: 'Namespace', metadata: { uid: 'uid-1' } });
    } else if (GROUP.test(taken.path)) {
      this.discover(taken.path, response);
    } else if (!taken.resource || this.isAbsent(taken.path)) {
      refuse(response, 404);
    } else if (!this.allow(taken.resource, taken.namespace)) {
      refuse(response, 403);
    } else if (taken.query.get('watch') === 'true') {
      this.watches.serve(taken, response);
    } else {
      this.list(taken, response);
    }
  }

  /** Makes, or changes, an object, and tells those who watch. */
  put(resource: string, object: FakeObject): void {
    const others = this.without(resource, object);
    const isNew = others.length === (this.objects[resource] ?? []).length;
    this.watches.add(isNew ? 'ADDED' : 'MODIFIED', resource, object);
    const version = String(this.watches.version);
    this.objects[resource] = [
      ...others,
      {
        ...object,
        metadata: { ...object.metadata, resourceVersion: version },
      },
    ];
  }

  /** Deletes an object, and tells those who watch. */
  remove(resource: string, object: FakeObject): void {
    this.objects[resource] = this.without(resource, object);
    this.watches.add('DELETED', resource, object);
  }

  private without(resource: string, { metadata }: FakeObject): FakeObject[] {
    return (this.objects[resource] ?? []).filter(
      other =>
        other.metadata.name !== metadata.name ||
        other.metadata.namespace !== metadata.namespace,
    );
  }

  /** An add-on's resource that is not served, or in another version. */
  private isAbsent(path: string): boolean {
    const [, group, version] =
      /^\/apis\/([a-z-]+\.io)\/(v[a-z0-9]+)\//.exec(path) ?? [];
    return (
      ['cert-manager.io', 'external-secrets.io'].includes(group) &&
      this.groups[group] !== version
    );
  }

  private discover(path: string, response: ServerResponse): void {
    const [, group, version] = GROUP.exec(path)!;
    const served = this.groups[group];
    if (!this.allow('discovery')) {
      refuse(response, 403);
    } else if (!served || (version && version !== served)) {
      refuse(response, 404);
    } else if (version) {
      const resources = Object.keys(KINDS)
        .filter(name => name.startsWith(`${group}/`))
        .map(name => ({ name: name.slice(group.length + 1) }));
      send(response, 200, { kind: 'APIResourceList', resources });
    } else {
      const versions = [{ version: 'v1alpha1' }, { version: served }];
      send(response, 200, { kind: 'APIGroup', versions });
    }
  }

  private list(taken: Taken, response: ServerResponse): void {
    const { resource, namespace, query } = taken;
    const partial = taken.accept?.includes('as=PartialObjectMetadataList');
    const selected = (this.objects[resource!] ?? [])
      .filter(item => !namespace || item.metadata.namespace === namespace)
      .filter(matches(query.get('fieldSelector')));
    const from = Number(query.get('continue') ?? 0);
    const to = from + Number(query.get('limit'));
    const items = selected.slice(from, to);
    this.sent += items.length;
    send(response, 200, {
      kind: partial ? 'PartialObjectMetadataList' : KINDS[resource!],
      apiVersion: partial ? 'meta.k8s.io/v1' : 'v1',
      metadata: {
        resourceVersion: String(this.watches.version),
        ...(to < selected.length && { continue: String(to) }),
      },
      items: partial ? items.map(({ metadata }) => ({ metadata })) : items,
    });
  }
}

function matches(selector: string | null): (item: FakeObject) => boolean {
  const terms = (selector ?? '').split(',').filter(Boolean);
  return item =>
    terms.every(term => {
      const [, value] = term.split(/!?=/);
      return (item.type === value) !== term.includes('!=');
    });
}

function commonNameOf(request: IncomingMessage): string | undefined {
  const name = (request.socket as TLSSocket).getPeerCertificate?.()?.subject
    ?.CN;
  return typeof name === 'string' ? name : undefined;
}

export function send(
  response: ServerResponse,
  status: number,
  body: unknown,
): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}

/** As the API server refuses: with a Status that tells who asked for what. */
export function refuse(
  response: ServerResponse,
  status: number,
  headers: Record<string, string> = {},
): void {
  Object.entries(headers).forEach(([name, value]) =>
    response.setHeader(name, value),
  );
  send(response, status, {
    kind: 'Status',
    code: status,
    message: 'told-by-the-server',
  });
}
