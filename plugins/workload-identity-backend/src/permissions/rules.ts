import { createPermissionRule } from '@backstage/plugin-permission-node';
import { listParams } from './paramsSchema';
import { assetPermissionResourceRef } from './resource';

function lowerCase(refs: string[]): string[] {
  return refs.map(ref => ref.toLocaleLowerCase('en-US'));
}

function overlap(left: string[], right: string[]): boolean {
  return left.some(one => right.includes(one));
}

const isOwner = createPermissionRule({
  name: 'IS_OWNER',
  description:
    'Allow what confirmed workloads of components owned by the claims run as, hold and may do, and what the claims are accountable for by trusted IdentityOwner records',
  resourceRef: assetPermissionResourceRef,
  paramsSchema: listParams({
    claims: {
      description: 'Entity refs by which a user owns, such as their groups',
    },
  }),
  apply: (resource, { claims }) =>
    overlap(resource.ownerRefs, lowerCase(claims)),
  toQuery: ({ claims }) => ({ type: 'owned-by', ownerRefs: lowerCase(claims) }),
});

const isOperator = createPermissionRule({
  name: 'IS_OPERATOR',
  description:
    'Allow identities, secrets and credentials that the claims operate by trusted IdentityOwner records',
  resourceRef: assetPermissionResourceRef,
  paramsSchema: listParams({
    claims: {
      description: 'Entity refs by which a user owns, such as their groups',
    },
  }),
  apply: (resource, { claims }) =>
    overlap(resource.operatorRefs, lowerCase(claims)),
  toQuery: ({ claims }) => ({
    type: 'operated-by',
    operatorRefs: lowerCase(claims),
  }),
});

const ofComponent = createPermissionRule({
  name: 'OF_COMPONENT',
  description:
    'Allow what confirmed workloads of the components run as, hold and may do',
  resourceRef: assetPermissionResourceRef,
  paramsSchema: listParams({
    entityRefs: { description: 'Entity refs of components' },
  }),
  apply: (resource, params) =>
    overlap(resource.componentRefs, lowerCase(params.entityRefs)),
  toQuery: params => ({
    type: 'of-component',
    entityRefs: lowerCase(params.entityRefs),
  }),
});

const inCluster = createPermissionRule({
  name: 'IN_CLUSTER',
  description: 'Allow assets of the clusters',
  resourceRef: assetPermissionResourceRef,
  paramsSchema: listParams({
    clusters: { description: 'Configured names of clusters' },
  }),
  apply: ({ cluster }, { clusters }) =>
    cluster !== undefined && clusters.includes(cluster),
  toQuery: ({ clusters }) => ({ type: 'in-cluster', clusters }),
});

const inNamespace = createPermissionRule({
  name: 'IN_NAMESPACE',
  description: 'Allow assets of the namespaces, in some clusters or in all',
  resourceRef: assetPermissionResourceRef,
  paramsSchema: listParams({
    namespaces: { description: 'Names of namespaces' },
    clusters: {
      description: 'Configured names of clusters; all of them when left out',
      optional: true,
    },
  }),
  apply: ({ cluster, namespace }, { namespaces, clusters }) =>
    namespace !== undefined &&
    namespaces.includes(namespace) &&
    (clusters === undefined ||
      (cluster !== undefined && clusters.includes(cluster))),
  toQuery: ({ namespaces, clusters }) => ({
    type: 'in-namespace',
    namespaces,
    clusters,
  }),
});

const inTenant = createPermissionRule({
  name: 'IN_TENANT',
  description: 'Allow assets of the tenants',
  resourceRef: assetPermissionResourceRef,
  paramsSchema: listParams({
    tenants: { description: 'Configured names of tenants' },
  }),
  apply: ({ tenant }, { tenants }) =>
    tenant !== undefined && tenants.includes(tenant),
  toQuery: ({ tenants }) => ({ type: 'in-tenant', tenants }),
});

/**
 * The rules that conditional decisions on assets may be made of.
 *
 * @public
 */
export const assetPermissionRules = {
  isOwner,
  isOperator,
  ofComponent,
  inCluster,
  inNamespace,
  inTenant,
};
