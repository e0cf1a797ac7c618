import fs from 'node:fs';
import path from 'node:path';
import { ControlPlane } from './controlPlane';
import { readManifests } from './manifests';
import { root } from './paths';
import { KubernetesObject } from './types';

/** The user as whom the portal reads a live cluster. */
export const READER = 'tenure-reader';

/** The rights that the documentation asks adopters to give the source. */
const documentedRights = path.join(root, 'docs/sources/kubernetes-rbac.yaml');

const rbac = 'rbac.authorization.k8s.io';

const fallbackRights: KubernetesObject[] = [
  {
    apiVersion: `${rbac}/v1`,
    kind: 'ClusterRole',
    metadata: { name: READER },
    rules: [
      {
        apiGroups: [''],
        resources: [
          ...['namespaces', 'pods', 'replicationcontrollers'],
          ...['secrets', 'serviceaccounts'],
        ],
        verbs: ['list'],
      },
      {
        apiGroups: ['apps'],
        resources: ['daemonsets', 'deployments', 'replicasets', 'statefulsets'],
        verbs: ['list'],
      },
      {
        apiGroups: ['batch'],
        resources: ['cronjobs', 'jobs'],
        verbs: ['list'],
      },
      {
        apiGroups: [rbac],
        resources: [
          ...['clusterroles', 'clusterrolebindings'],
          ...['roles', 'rolebindings'],
        ],
        verbs: ['list'],
      },
      {
        apiGroups: [''],
        resources: ['namespaces'],
        resourceNames: ['kube-system'],
        verbs: ['get'],
      },
    ],
  },
  {
    apiVersion: `${rbac}/v1`,
    kind: 'ClusterRoleBinding',
    metadata: { name: READER },
    roleRef: { apiGroup: rbac, kind: 'ClusterRole', name: READER },
  },
];

/**
 * Gives the reader the rights of the source's documentation, so that the live
 * demo shows that they are enough. Its bindings name a service account; the
 * reader is added beside it.
 */
export async function grantReader(controlPlane: ControlPlane): Promise<void> {
  const objects = fs.existsSync(documentedRights)
    ? (await readManifests(documentedRights)).objects
    : fallbackRights;
  const user = {
    kind: 'User',
    name: READER,
    apiGroup: 'rbac.authorization.k8s.io',
  };
  await controlPlane.apply(
    objects.map(object =>
      object.roleRef
        ? { ...object, subjects: [...(object.subjects ?? []), user] }
        : object,
    ),
  );
}
