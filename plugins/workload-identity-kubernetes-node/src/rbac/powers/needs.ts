import {
  Power,
  PowerTarget,
} from '@tenure/backstage-plugin-workload-identity-common';

const RBAC = 'rbac.authorization.k8s.io';
const ADMISSION = 'admissionregistration.k8s.io';
const CERTIFICATES = 'certificates.k8s.io';

const WRITE = ['create', 'update', 'patch'];
const CHANGE = ['update', 'patch'];
const READ = ['get', 'list', 'watch'];

/** A request that gives a part of a power: any verb on any of the resources. */
export interface Request {
  verbs: readonly string[];
  group: string;
  /** With their subresource, as in `pods/exec`. */
  resources: readonly string[];
  /** Names of objects of which the request must be allowed for one. */
  names?: readonly string[];
}

/** What it takes to have a power. */
export interface PowerNeeds {
  power: Power;
  /** Of each of these, one request must be allowed. The first is the reason shown. */
  allOf: ReadonlyArray<readonly Request[]>;
  /** Absent where the power makes nobody somebody else. */
  target?: PowerTarget;
  /** Objects without a namespace: a right in a namespace gives nothing. */
  clusterOnly?: boolean;
  /**
   * Names in the rule of the first part restrict whom one becomes, so that the
   * power does not reach the whole cluster; but for the names given here.
   */
  named?: boolean | readonly string[];
  /** Whether it controls the cluster, held in all of it. */
  controlsCluster: boolean;
}

const one = (
  verbs: readonly string[],
  group: string,
  ...resources: string[]
): Request => ({ verbs, group, resources });

/** Signers of certificates by which the API server knows users and nodes. */
const CLIENT_SIGNERS = [
  'kubernetes.io/kube-apiserver-client',
  'kubernetes.io/kube-apiserver-client-kubelet',
  'kubernetes.io/*',
];

/** What makes pods: the kinds of Kubernetes itself. */
const POD_MAKERS: ReadonlyArray<[group: string, resources: string[]]> = [
  ['', ['pods', 'replicationcontrollers']],
  ['apps', ['deployments', 'statefulsets', 'daemonsets', 'replicasets']],
  ['batch', ['jobs', 'cronjobs']],
];

/**
 * Sources: "RBAC Good Practices" and "Using RBAC Authorization" of the
 * documentation of Kubernetes, and the authorization checks of the API server
 * that they tell of.
 */
export const POWER_NEEDS: readonly PowerNeeds[] = [
  {
    power: 'impersonate',
    allOf: [[one(['impersonate'], '', 'users')]],
    target: 'users',
    clusterOnly: true,
    named: true,
    controlsCluster: true,
  },
  {
    power: 'impersonate',
    allOf: [
      [one(['impersonate'], '', 'groups')],
      // A group is impersonated beside a user or an account.
      [one(['impersonate'], '', 'users', 'serviceaccounts')],
    ],
    target: 'groups',
    clusterOnly: true,
    named: ['system:masters'],
    controlsCluster: true,
  },
  {
    power: 'impersonate',
    allOf: [[one(['impersonate'], '', 'serviceaccounts')]],
    target: 'accounts',
    named: true,
    controlsCluster: true,
  },
  {
    power: 'bind-roles',
    allOf: [
      [one(['bind'], RBAC, 'clusterroles', 'roles')],
      [one(WRITE, RBAC, 'rolebindings', 'clusterrolebindings')],
    ],
    target: 'roles',
    named: ['cluster-admin'],
    controlsCluster: true,
  },
  {
    power: 'escalate-roles',
    allOf: [
      [one(['escalate'], RBAC, 'clusterroles', 'roles')],
      [one(WRITE, RBAC, 'clusterroles', 'roles')],
    ],
    target: 'roles',
    named: ['cluster-admin'],
    controlsCluster: true,
  },
  {
    power: 'change-rbac',
    allOf: [
      [
        one(
          [...WRITE, 'delete', 'deletecollection'],
          RBAC,
          'clusterroles',
          'clusterrolebindings',
          'roles',
          'rolebindings',
        ),
      ],
    ],
    named: true,
    controlsCluster: true,
  },
  {
    power: 'issue-tokens',
    allOf: [[one(['create'], '', 'serviceaccounts/token')]],
    target: 'accounts',
    named: true,
    controlsCluster: true,
  },
  {
    power: 'make-token-secrets',
    allOf: [[one(['create'], '', 'secrets')], [one(READ, '', 'secrets')]],
    target: 'accounts',
    controlsCluster: true,
  },
  {
    power: 'read-secrets',
    allOf: [[one(READ, '', 'secrets')]],
    target: 'stored-accounts',
    named: true,
    controlsCluster: true,
  },
  {
    power: 'create-pods',
    allOf: [
      POD_MAKERS.map(([group, resources]) =>
        one(['create'], group, ...resources),
      ),
    ],
    target: 'accounts',
    controlsCluster: true,
  },
  {
    power: 'change-pods',
    allOf: [
      [
        ...POD_MAKERS.map(([group, resources]) =>
          one(CHANGE, group, ...resources),
        ),
        one(CHANGE, '', 'pods/ephemeralcontainers'),
      ],
    ],
    target: 'running-accounts',
    controlsCluster: true,
  },
  {
    power: 'exec-pods',
    // A WebSocket is opened with GET, so `get` is enough.
    allOf: [[one(['create', 'get'], '', 'pods/exec', 'pods/attach')]],
    target: 'running-accounts',
    controlsCluster: true,
  },
  {
    power: 'change-accounts',
    allOf: [[one(CHANGE, '', 'serviceaccounts')]],
    target: 'accounts',
    named: true,
    controlsCluster: false,
  },
  {
    power: 'change-admission',
    allOf: [
      [
        one(
          WRITE,
          ADMISSION,
          'mutatingwebhookconfigurations',
          'mutatingadmissionpolicies',
          'mutatingadmissionpolicybindings',
        ),
      ],
    ],
    target: 'anything',
    clusterOnly: true,
    controlsCluster: true,
  },
  {
    power: 'watch-admission',
    allOf: [
      [
        one(
          [...WRITE, 'delete', 'deletecollection'],
          ADMISSION,
          'validatingwebhookconfigurations',
          'validatingadmissionpolicies',
          'validatingadmissionpolicybindings',
        ),
        one(
          ['delete', 'deletecollection'],
          ADMISSION,
          'mutatingwebhookconfigurations',
          'mutatingadmissionpolicies',
          'mutatingadmissionpolicybindings',
        ),
      ],
    ],
    clusterOnly: true,
    controlsCluster: true,
  },
  {
    power: 'sign-certificates',
    allOf: [
      [{ ...one(['approve'], CERTIFICATES, 'signers'), names: CLIENT_SIGNERS }],
      [one(CHANGE, CERTIFICATES, 'certificatesigningrequests/approval')],
    ],
    target: 'users',
    clusterOnly: true,
    controlsCluster: true,
  },
  {
    power: 'sign-certificates',
    allOf: [
      [{ ...one(['sign'], CERTIFICATES, 'signers'), names: CLIENT_SIGNERS }],
      [one(CHANGE, CERTIFICATES, 'certificatesigningrequests/status')],
    ],
    target: 'users',
    clusterOnly: true,
    controlsCluster: true,
  },
  {
    power: 'proxy-nodes',
    allOf: [
      [one(['get', 'create', 'update', 'patch', 'delete'], '', 'nodes/proxy')],
    ],
    target: 'nodes',
    clusterOnly: true,
    controlsCluster: true,
  },
  {
    power: 'create-volumes',
    allOf: [[one(['create'], '', 'persistentvolumes')]],
    target: 'nodes',
    clusterOnly: true,
    controlsCluster: false,
  },
];
