/**
 * One cluster with three namespaces for tests of permissions: what Payments
 * runs, what Billing runs, and the closed `vault`. Every name in a namespace
 * holds a word of its own, by which a response that names it is found out.
 */
export const WORDS = {
  payments: 'checkout',
  billing: 'invoicer',
  vault: 'keymaster',
};

type Namespace = keyof typeof WORDS;

/** Who owns what runs there. */
const OWNERS: Record<Namespace, string> = {
  payments: 'payments',
  billing: 'billing',
  vault: 'security',
};

const GROUPS = [
  'payments',
  'billing',
  'security',
  'platform',
  'identity',
  'partners',
];

const namespaces = Object.keys(WORDS) as Namespace[];

/** Catalog entities, as YAML. */
export function personaCatalog(): string {
  return [
    ...GROUPS.map(
      name => `apiVersion: backstage.io/v1alpha1
kind: Group
metadata: {name: ${name}}
spec: {type: team, children: []}`,
    ),
    ...namespaces.map(
      namespace => `apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: ${WORDS[namespace]}
  annotations: {backstage.io/kubernetes-id: ${WORDS[namespace]}}
spec: {type: service, lifecycle: production, owner: ${OWNERS[namespace]}}`,
    ),
  ].join('\n---\n');
}

/** Files of Kubernetes objects by name. */
export function personaManifests(): Record<string, string> {
  return {
    ...Object.fromEntries(
      namespaces.map(namespace => [`${namespace}.yaml`, objectsOf(namespace)]),
    ),
    'shared.yaml': shared(),
  };
}

function objectsOf(namespace: Namespace): string {
  const word = WORDS[namespace];
  return `apiVersion: v1
kind: ServiceAccount
metadata: {name: ${word}, namespace: ${namespace}}
---
apiVersion: v1
kind: Secret
metadata:
  name: ${word}-key
  namespace: ${namespace}
type: Opaque
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${word}
  namespace: ${namespace}
  labels: {backstage.io/kubernetes-id: ${word}}
spec:
  selector: {matchLabels: {app: ${word}}}
  template:
    metadata: {labels: {app: ${word}}}
    spec:
      serviceAccountName: ${word}
      containers:
        - name: main
          image: registry.example/${word}:1
          envFrom: [{secretRef: {name: ${word}-key}}]
`;
}

/** A role that the accounts of all three are granted. */
function shared(): string {
  return `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: shared-reader}
rules: [{apiGroups: [''], resources: [configmaps], verbs: [get]}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: shared-reader}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: shared-reader}
subjects:
${namespaces
  .map(
    namespace =>
      `  - {kind: ServiceAccount, name: ${WORDS[namespace]}, namespace: ${namespace}}`,
  )
  .join('\n')}
`;
}
