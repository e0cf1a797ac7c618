import {
  ReaderLevel,
  ReaderRightsOptions,
  ReaderRole,
  ReaderRule,
  readerRoles,
} from './roles';

const DEFAULT_NAMESPACE = 'tenure';

const ABOUT: Record<ReaderLevel, string> = {
  references:
    'The smallest rights with which a kubernetes source works: none on Secrets.',
  metadata:
    'The rights with which a kubernetes source sees everything it can use.',
  revocation:
    'The rights with which a kubernetes source sees everything it can use, and\n# those of an account that revokes.',
};

const HEAD = `# Only the verbs list and watch, but for the UID of the cluster: nothing is created
# or changed by what reads.
#
# Bind what reads the cluster in one of two ways: as the account, or as a member of
# the group tenure-readers (a client certificate with that organisation, or your
# own authentication). Leave out the subject that you do not use.`;

/**
 * The rights of a level as manifests to apply, in YAML: a namespace, the accounts,
 * and a ClusterRole with its binding for each part.
 *
 * @throws TypeError where the namespace is not the name of one
 * @public
 */
export function renderReaderManifests(options: ReaderRightsOptions): string {
  const { level, namespace = DEFAULT_NAMESPACE } = options;
  if (!/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(namespace)) {
    throw new TypeError(
      `'${namespace}' is not the name of a namespace: lower case letters, digits and '-', at most 63`,
    );
  }
  const roles = readerRoles(options);
  const accounts = [...new Set(roles.map(role => role.account))];
  return [
    `# ${ABOUT[level]}\n${HEAD}\n${namespaceOf(namespace)}`,
    ...accounts.map(account => accountOf(account, namespace)),
    ...roles.flatMap(role => [roleOf(role), bindingOf(role, namespace)]),
  ].join('---\n');
}

function namespaceOf(name: string): string {
  return `apiVersion: v1
kind: Namespace
metadata:
  name: ${name}
`;
}

function accountOf(name: string, namespace: string): string {
  return `apiVersion: v1
kind: ServiceAccount
metadata:
  name: ${name}
  namespace: ${namespace}
# Its token is asked for or mounted where it is needed, and nowhere else.
automountServiceAccountToken: false
`;
}

function roleOf({ name, why, rules }: ReaderRole): string {
  return `${why
    .map(line => `# ${line}\n`)
    .join('')}apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: ${name}
rules:
${rules.map(ruleOf).join('')}`;
}

function ruleOf({ apiGroup, resources, resourceNames, verbs }: ReaderRule) {
  const names = resourceNames
    ? `    resourceNames: ${flow(resourceNames)}\n`
    : '';
  return `  - apiGroups: ${flow([apiGroup])}
    resources:
${resources
  .map(resource => `      - ${resource}\n`)
  .join('')}${names}    verbs: ${flow(verbs)}
`;
}

function bindingOf({ name, account }: ReaderRole, namespace: string): string {
  const group =
    account === 'tenure-reader'
      ? `  - apiGroup: rbac.authorization.k8s.io
    kind: Group
    name: tenure-readers
`
      : '';
  return `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata:
  name: ${name}
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: ClusterRole
  name: ${name}
subjects:
  - kind: ServiceAccount
    name: ${account}
    namespace: ${namespace}
${group}`;
}

function flow(values: string[]): string {
  return `[${values.map(value => value || "''").join(', ')}]`;
}
