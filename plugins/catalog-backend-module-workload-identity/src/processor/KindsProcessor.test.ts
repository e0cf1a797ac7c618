import { Entity } from '@backstage/catalog-model';
import {
  compileCatalogModel,
  defaultCatalogEntityModel,
} from '@backstage/catalog-model/alpha';
import { workloadIdentityCatalogModel } from '@tenure/backstage-plugin-workload-identity-common/alpha';
import Ajv from 'ajv';
import { KindsProcessor } from './KindsProcessor';

const model = compileCatalogModel([
  defaultCatalogEntityModel,
  workloadIdentityCatalogModel,
]);
const ajv = new Ajv({ allowUnionTypes: true });

function entity(kind: string, spec: unknown): Entity {
  return {
    apiVersion: 'tenure.dev/v1alpha1',
    kind,
    metadata: { name: 'one', namespace: 'payments' },
    spec: spec as Entity['spec'],
  };
}

const identity = (spec: object) =>
  entity('WorkloadIdentity', {
    type: 'kubernetes-service-account',
    authority: 'cluster:prod-eu',
    subject: 'payments/checkout',
    ...spec,
  });
const secret = (spec: object) =>
  entity('WorkloadSecret', {
    type: 'Opaque',
    authority: 'store:vault-main',
    path: 'kv/payments/db',
    ...spec,
  });
const owner = (spec: object) =>
  entity('IdentityOwner', {
    owner: 'payments',
    covers: [{ cluster: 'prod-eu', namespace: 'payments' }],
    ...spec,
  });
const covers = (...entries: object[]) => owner({ covers: entries });

/** Whether the declarative model takes it. */
function modelTakes(one: Entity): boolean {
  const kind = model.getKind(one);
  return Boolean(kind && ajv.validate(kind.jsonSchema, one));
}

async function problemOf(one: Entity): Promise<string | undefined> {
  try {
    expect(await KindsProcessor.create().validateEntityKind(one)).toBe(true);
    return undefined;
  } catch (error) {
    expect((error as Error).name).toBe('InputError');
    return (error as Error).message;
  }
}

describe('KindsProcessor', () => {
  it.each<[string, Entity]>([
    ['an identity', identity({})],
    [
      'an identity with everything',
      identity({
        cluster: 'prod-eu',
        namespace: 'payments',
        environment: 'production',
        owner: 'user:default/ada',
        identityOf: ['checkout', 'Component:default/other'],
        more: 'fields of somebody else',
      }),
    ],
    [
      'a SPIFFE identity',
      identity({
        type: 'spiffe',
        authority: 'trust-domain:prod.example',
        subject: 'spiffe://prod.example/ns/payments/sa/checkout',
      }),
    ],
    ['a secret', secret({ usedBy: ['checkout'], owner: 'group:payments' })],
    [
      'a record with everything',
      owner({
        operators: ['platform', 'user:ada'],
        policyOwner: 'group:default/identity',
        enforcementOwner: 'platform',
        driftResponder: 'oncall',
        successor: 'core',
        issuers: ['identity'],
      }),
    ],
    [
      'every sort of scope',
      covers(
        { cluster: 'prod-eu' },
        { cluster: 'prod-eu', namespace: 'payments' },
        { component: 'checkout' },
        { component: 'component:default/checkout' },
        { identity: 'spiffe://prod.example/ns/payments/*' },
        { identity: 'spiffe://prod.example' },
        { identity: 'cluster:prod-eu/payments/checkout' },
        { identity: 'issuer:https://ci.example/repo:acme/*' },
      ),
    ],
  ])('takes %s, as the model does', async (_, one) => {
    expect(await problemOf(one)).toBeUndefined();
    expect(modelTakes(one)).toBe(true);
  });

  it.each<[Entity, string]>([
    [
      identity({ subject: undefined }),
      'spec.subject is missing; it has to be What it is called within its authority',
    ],
    [identity({ type: 5 }), 'spec.type is 5, but has to be What sort of'],
    [
      identity({ authority: 'prod-eu' }),
      `spec.authority is "prod-eu", but has to be 'cluster:<name>', 'trust-domain:<name>'`,
    ],
    [
      identity({ owner: 'component:default/checkout' }),
      `spec.owner is "component:default/checkout", but has to be an entity ref '[<kind>:][<namespace>/]<name>' whose kind is 'Group' or 'User', such as 'group:default/payments'`,
    ],
    [
      identity({ identityOf: ['checkout', 'a/b/c'] }),
      `spec.identityOf[1] is "a/b/c", but has to be an entity ref`,
    ],
    [
      identity({ identityOf: ['resource:db'] }),
      `spec.identityOf[0] is "resource:db", but has to be an entity ref '[<kind>:][<namespace>/]<name>' whose kind is 'Component'`,
    ],
    [
      secret({ path: '' }),
      'spec.path is "", but has to be Where it is within its authority',
    ],
    [
      owner({ owner: undefined, ownr: 'payments' }),
      'spec.owner is missing; it has to be The accountable owner: entity ref of a group or user',
    ],
    [
      owner({ polcyOwner: 'identity' }),
      'spec.polcyOwner has to be left out; the fields there are owner, operators, policyOwner',
    ],
    [
      owner({ operators: 'platform' }),
      'spec.operators is "platform", but has to be Who runs what it covers (it must be array)',
    ],
    [owner({ covers: [] }), 'spec.covers is [], but has to be What it covers'],
    [
      covers({}),
      'spec.covers[0] is {}, but has to be exactly one of cluster (with or without namespace), component and identity',
    ],
    [
      covers({ cluster: 'a' }, { cluster: 'a', component: 'b' }),
      'spec.covers[1] is {"cluster":"a","component":"b"}, but has to be exactly one',
    ],
    [covers({ namespace: 'a' }), 'spec.covers[0] is {"namespace":"a"}'],
    [
      covers({ component: 'a', namespace: 'b' }),
      'spec.covers[0] is {"component":"a","namespace":"b"}',
    ],
    [
      covers({ cluster: 'a', colour: 'red' }),
      'spec.covers[0].colour has to be',
    ],
    [
      covers({ component: 'group:a' }),
      'spec.covers[0].component is "group:a", but has to be an entity ref',
    ],
    [
      covers({ identity: 'spiffe://prod.example/ns/pay*' }),
      `spec.covers[0].identity is "spiffe://prod.example/ns/pay*", but has to be a SPIFFE ID, or '<authority>/<name>', with '*' at the end for anything ('spiffe://prod.example/ns/pay*' is not a SPIFFE ID: '*' is allowed only as the last segment`,
    ],
    [
      covers({ identity: 'SPIFFE://prod.example/ns' }),
      "has to begin with 'spiffe://', in lower case",
    ],
    [covers({ identity: 'spiffe://prod.example/../x' }), "the segment '..'"],
    [covers({ identity: 'spiffe://prod.example/x/' }), "a '/' at the end"],
    [covers({ identity: '*' }), 'is neither a SPIFFE ID such as'],
    [covers({ identity: 'cluster:a/*/b' }), "'*' is allowed only at the end"],
    [entity('IdentityOwner', undefined), 'spec is missing'],
  ])('refuses, as the model does: %#', async (one, message) => {
    expect(await problemOf(one)).toContain(message);
    expect(modelTakes(one)).toBe(false);
  });

  // Two fields have to be compared, which the model can't.
  it.each<[Entity, string]>([
    [
      identity({ type: 'spiffe' }),
      `spec.subject is "payments/checkout", but has to be a SPIFFE ID such as`,
    ],
    [
      identity({ type: 'spiffe', subject: 'spiffe://prod.example/x' }),
      `spec.authority is "cluster:prod-eu", but has to be 'trust-domain:prod.example', the trust domain of spec.subject`,
    ],
    [
      identity({ cluster: 'prod-us' }),
      `spec.cluster is "prod-us", but has to be 'prod-eu', as spec.authority says, or nothing`,
    ],
    [
      { ...owner({}), apiVersion: 'tenure.dev/v2' },
      `apiVersion is "tenure.dev/v2", but has to be 'tenure.dev/v1alpha1'`,
    ],
  ])('compares fields: %#', async (one, message) => {
    expect(await problemOf(one)).toContain(message);
  });

  it('never shows what stands in a field that should not be there', async () => {
    const message = await problemOf(secret({ value: 'hunter2' }));
    expect(message).toContain('spec.value has to be left out');
    expect(message).not.toContain('hunter2');
  });

  it('leaves other kinds, and kinds of others, alone', async () => {
    const processor = KindsProcessor.create();
    for (const one of [
      { ...owner({}), kind: 'Component' },
      { ...owner({}), apiVersion: 'acme.example/v1' },
    ]) {
      expect(await processor.validateEntityKind(one)).toBe(false);
    }
    const emit = jest.fn();
    await processor.postProcessEntity(
      { ...owner({}), apiVersion: 'acme.example/v1' },
      { type: 'url', target: 'x' },
      emit,
    );
    expect(emit).not.toHaveBeenCalled();
  });
});
