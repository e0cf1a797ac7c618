import { READER_RESOURCES, readerResourceName } from './resources';

/**
 * How much a live source of Kubernetes may do:
 *
 * - `references`: no right on Secrets; they are known from what names them
 * - `metadata`: lists Secrets, and asks for their metadata alone. Kubernetes can't
 *   grant less than their values, so whoever holds this credential can read them
 * - `revocation`: beside that, what the steps of revocation plans take, for an
 *   account of its own
 *
 * @public
 */
export const READER_LEVELS = ['references', 'metadata', 'revocation'] as const;

/** @public */
export type ReaderLevel = (typeof READER_LEVELS)[number];

/** @public */
export interface ReaderRightsOptions {
  level: ReaderLevel;
  /**
   * Resources that are not read, as the source's `exclude` names them, such as
   * `configmaps` or `cert-manager.io/issuers`.
   */
  exclude?: readonly string[];
  /** Where the accounts are; `tenure` unless given. */
  namespace?: string;
}

/** A rule of a ClusterRole. @public */
export interface ReaderRule {
  apiGroup: string;
  resources: string[];
  resourceNames?: string[];
  verbs: string[];
}

/** A ClusterRole, who gets it, and why. @public */
export interface ReaderRole {
  name: string;
  /** The ServiceAccount that it is bound to. */
  account: string;
  /** Lines of a comment. */
  why: string[];
  rules: ReaderRule[];
}

const READ = ['list', 'watch'];

const READER_WHY = [
  'Names, references and states. No right on Secrets or ConfigMaps. Rights on',
  'add-ons that are not installed are of no use, and do no harm. The UID of',
  'kube-system is that of the cluster: one that is set up anew is noticed.',
];

const SECRETS_WHY = [
  'Secrets, apart. The source asks the API server for their metadata only, but',
  'Kubernetes knows no right to metadata alone: WHOEVER HOLDS THIS CREDENTIAL CAN',
  'LIST THE VALUES OF ALL SECRETS. Protect it as such, or leave this role and its',
  'binding out: Secrets are then shown as not readable, and everything else stays.',
];

const CONFIG_MAPS_WHY = [
  'ConfigMaps, apart. They are read whole, to find credentials that somebody wrote',
  'into them, and the trust domain in the settings of Istio, Linkerd and SPIRE; of',
  'a finding only the place is kept. Leave this role and its binding out, and set',
  '`literals: false` or `exclude: [configmaps]`, to do without.',
];

const REVOKER_WHY = [
  'What the steps of revocation plans take, for an account of its own: what reads',
  'all day must not be able to delete. Nothing uses it yet.',
];

/** What the commands of revocation plans do in a cluster, and its negative tests. */
const REVOKER_RULES: ReaderRule[] = [
  { apiGroup: '', resources: ['pods'], verbs: ['delete'] },
  {
    apiGroup: 'apps',
    resources: ['deployments', 'statefulsets', 'daemonsets'],
    verbs: ['get', 'patch'],
  },
  { apiGroup: 'batch', resources: ['jobs'], verbs: ['delete'] },
  { apiGroup: 'batch', resources: ['cronjobs'], verbs: ['get', 'patch'] },
  // Values too: Kubernetes can't grant less, see above.
  { apiGroup: '', resources: ['secrets'], verbs: ['get', 'patch', 'delete'] },
  {
    apiGroup: '',
    resources: ['serviceaccounts'],
    verbs: ['get', 'create', 'delete'],
  },
  {
    apiGroup: 'rbac.authorization.k8s.io',
    resources: ['rolebindings', 'clusterrolebindings'],
    verbs: ['delete'],
  },
  {
    apiGroup: 'authentication.k8s.io',
    resources: ['tokenreviews'],
    verbs: ['create'],
  },
];

/** The roles of a level, each apart, so that one can be left out. @public */
export function readerRoles({
  level,
  exclude = [],
}: ReaderRightsOptions): ReaderRole[] {
  const isRead = (name: string) => !exclude.includes(name);
  const role = (name: string, why: string[], rules: ReaderRule[]) => ({
    name,
    account: 'tenure-reader',
    why,
    rules,
  });
  const apart = (resource: string, why: string[]) =>
    role(`tenure-reader-${resource}`, why, [
      { apiGroup: '', resources: [resource], verbs: READ },
    ]);
  return [
    role('tenure-reader', READER_WHY, [
      ...readRules(exclude),
      {
        apiGroup: '',
        resources: ['namespaces'],
        resourceNames: ['kube-system'],
        verbs: ['get'],
      },
    ]),
    ...(level !== 'references' && isRead('secrets')
      ? [apart('secrets', SECRETS_WHY)]
      : []),
    ...(isRead('configmaps') ? [apart('configmaps', CONFIG_MAPS_WHY)] : []),
    ...(level === 'revocation'
      ? [
          {
            name: 'tenure-revoker',
            account: 'tenure-revoker',
            why: REVOKER_WHY,
            rules: REVOKER_RULES,
          },
        ]
      : []),
  ];
}

/** One rule for each group of which something is read. */
function readRules(exclude: readonly string[]): ReaderRule[] {
  const apart = ['secrets', 'configmaps', ...exclude];
  const byGroup = new Map<string, string[]>();
  for (const one of READER_RESOURCES) {
    if (!apart.includes(readerResourceName(one))) {
      const resources = byGroup.get(one.apiGroup) ?? [];
      byGroup.set(one.apiGroup, [...resources, one.resource]);
    }
  }
  return [...byGroup].map(([apiGroup, resources]) => ({
    apiGroup,
    resources,
    verbs: READ,
  }));
}
