import { TestDatabases } from '@backstage/backend-test-utils';
import {
  ControlPlane,
  shouldRunTestbed,
  startControlPlane,
} from '@internal/testbed';
import {
  AccessView,
  PermissionRule,
} from '@tenure/backstage-plugin-workload-identity-common';
import {
  dropValues,
  KubernetesMapper,
  scopeResource,
  KUBERNETES_RESOURCES,
  mergeAssets,
  mergeLinks,
} from '@tenure/backstage-plugin-workload-identity-kubernetes-node';
import {
  AggregatedRole,
  mayDo,
  rolesAggregatedBy,
} from '@tenure/backstage-plugin-workload-identity-kubernetes-node/rbac';
import {
  AssetObservation,
  LinkObservation,
  SnapshotEvent,
} from '@tenure/backstage-plugin-workload-identity-node';
import { TestIdentitySource } from '@tenure/backstage-plugin-workload-identity-node/testUtils';
import { setTimeout as delay } from 'node:timers/promises';
import { DatabaseAccessStore } from '../database/access/DatabaseAccessStore';
import { DatabaseInventoryReader } from '../database/DatabaseInventoryReader';
import { assetId } from '../database/ids';
import { TestInventory } from '../ingestion/__testUtils__/TestInventory';
import { randomRbac, Question, RbacObject } from './__testUtils__/randomRbac';

const describeReal = shouldRunTestbed() ? describe : describe.skip;

jest.setTimeout(120_000);
const START_MILLISECONDS = 30 * 60_000;

const RBAC = 'rbac.authorization.k8s.io';
/** Another one may be given, to look further. */
const SEED = Number(process.env.TENURE_RBAC_SEED ?? 20_261_125);
const SIZES = { roles: 700, bindings: 900, questions: 6_000 };

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

describeReal('what the portal says, and the API server', () => {
  const estate = randomRbac(SEED, SIZES);
  let plane: ControlPlane;
  let verdicts: boolean[];
  let objects: RbacObject[];

  beforeAll(async () => {
    plane = await startControlPlane();
    await plane.apply(estate.accounts);
    await inParallel(estate.roles, object => create(plane, object));
    await inParallel(estate.bindings, object => create(plane, object));
    await rolesAreFilledIn(plane);
    await authorizerHasSeenAll(plane);
    verdicts = await inParallel(estate.questions, one => review(plane, one));
    objects = await listAll(plane);
  }, START_MILLISECONDS);
  afterAll(async () => {
    await plane?.stop();
  });

  it('is asked what it answers both ways', () => {
    const allowed = verdicts.filter(Boolean).length;
    expect(verdicts.length).toBeGreaterThanOrEqual(5_000);
    expect(allowed / verdicts.length).toBeGreaterThan(0.2);
    expect(allowed / verdicts.length).toBeLessThan(0.8);
    expect(objects.length).toBeGreaterThan(SIZES.roles + SIZES.bindings);
  });

  it('puts accounts into the groups that the questions were asked with', async () => {
    const { status } = await plane.request(
      'POST',
      '/api/v1/namespaces/ns0/serviceaccounts/sa0/token',
      { spec: { expirationSeconds: 600 } },
    );
    const me = await plane.request(
      'POST',
      '/apis/authentication.k8s.io/v1/selfsubjectreviews',
      { apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview' },
      { token: status.token },
    );
    const asker = estate.askers.find(one => one.identity === 'ns0/sa0')!;
    expect(me.status.userInfo).toMatchObject({ username: asker.user });
    expect([...me.status.userInfo.groups].sort()).toEqual(
      [...asker.groups].sort(),
    );
  });

  describe.each(databases.eachSupportedId())('%p', engine => {
    it.each([
      ['read from the cluster', 'live', (object: RbacObject) => object],
      ['declared in files', 'declared', asDeclared],
    ] as const)('agree on every question, %s', async (_, role, form) => {
      const inventory = await TestInventory.create(databases, engine);
      const source = TestIdentitySource.create({
        id: 'cluster',
        role,
        cluster: 'real',
        events: eventsOf(objects.map(form), role),
      });
      await inventory.store.registerSources([source], []);
      expect((await inventory.ingest(source)).error).toBeUndefined();
      const store = DatabaseAccessStore.create({ knex: inventory.knex });
      expect(await store.catchUp()).toBeGreaterThan(0);
      const reader = DatabaseInventoryReader.create({
        knex: inventory.knex,
        clock: inventory.clock,
      });

      const granted = new Map<string, ReturnType<typeof rulesOf>>();
      for (const { identity } of estate.askers) {
        const view = await reader.readAccess(idOf(identity));
        expect(view).toMatchObject({ moreGrants: 0, hiddenGrants: 0 });
        granted.set(identity, rulesOf(view!));
      }
      const disagreeing = estate.questions.filter(
        ({ asker, attributes }, index) =>
          mayDo(granted.get(asker.identity)!, attributes) !== verdicts[index],
      );
      expect({ seed: SEED, disagreeing }).toEqual({
        seed: SEED,
        disagreeing: [],
      });
    });
  });
});

function rulesOf(view: AccessView) {
  return view.grants.map(({ namespace, permissionSets }) => ({
    namespace,
    rules: permissionSets.flatMap(hash => view.permissionSets[hash] ?? []),
  }));
}

function idOf(identity: string): string {
  return assetId({
    kind: 'identity',
    authority: 'cluster:real',
    name: identity,
  });
}

/** As it would stand in Git: nothing that a server has filled in. */
function asDeclared(object: RbacObject): RbacObject {
  const { name, namespace, labels } = object.metadata;
  return {
    ...object,
    metadata: { name, namespace, labels },
    ...(object.aggregationRule !== undefined && { rules: [] }),
  };
}

/** A whole reading of the objects, through the mapping that sources use. */
function eventsOf(
  objects: RbacObject[],
  role: 'live' | 'declared',
): SnapshotEvent[] {
  const mapper = KubernetesMapper.create({ cluster: 'real' });
  const pages = new Map<
    string,
    {
      resource: string;
      partition: string;
      assets: AssetObservation[];
      links: LinkObservation[];
    }
  >();
  for (const object of objects) {
    const mapped = mapper.map(dropValues(object));
    if (mapped) {
      expect(mapped.problems.filter(isUnexpected)).toEqual([]);
      const { resource, namespace } = mapped.scope;
      const key = role === 'live' ? `${resource} ${namespace}` : '';
      const page = pages.get(key) ?? {
        resource: role === 'live' ? resource : 'files',
        partition: role === 'live' ? namespace : 'all.yaml',
        assets: [],
        links: [],
      };
      page.assets.push(...mapped.assets);
      page.links.push(...mapped.links);
      pages.set(key, page);
    }
  }
  const rbac = KUBERNETES_RESOURCES.filter(({ group }) => group === RBAC);
  return [
    ...[...pages.values()].map(({ resource, partition, assets, links }) => ({
      type: 'observations' as const,
      scope: { resource, partition },
      assets: mergeAssets(assets),
      links: mergeLinks(links),
    })),
    ...(role === 'live'
      ? [
          ...rbac.map(one => [scopeResource(one), one.namespaced ? '*' : '']),
          ['serviceaccounts', '*'],
          ['namespaces', ''],
        ]
      : [['files', 'all.yaml']]
    ).map(([resource, partition]) => ({
      type: 'coverage' as const,
      resource,
      partition,
      state: 'complete' as const,
    })),
    { type: 'end', exhaustive: true },
  ];
}

/** Subjects that can be nobody are told of, and grant nothing. */
function isUnexpected({ code }: { code: string }): boolean {
  return code !== 'InvalidSubject';
}

const PATHS: Record<string, string> = {
  ServiceAccount: '/api/v1/*/serviceaccounts',
  ClusterRole: `/apis/${RBAC}/v1/clusterroles`,
  ClusterRoleBinding: `/apis/${RBAC}/v1/clusterrolebindings`,
  Role: `/apis/${RBAC}/v1/*/roles`,
  RoleBinding: `/apis/${RBAC}/v1/*/rolebindings`,
};

async function create(plane: ControlPlane, object: RbacObject): Promise<void> {
  const place = `namespaces/${object.metadata.namespace}`;
  await plane.request('POST', PATHS[object.kind].replace('*', place), object);
}

async function listAll(plane: ControlPlane): Promise<RbacObject[]> {
  const lists = await Promise.all(
    Object.entries(PATHS).map(async ([kind, path]) => {
      const { apiVersion, items } = await plane.request(
        'GET',
        path.replace('/*', ''),
      );
      return items.map((item: object) => ({ apiVersion, kind, ...item }));
    }),
  );
  return lists.flat();
}

async function review(
  plane: ControlPlane,
  { asker, attributes }: Question,
): Promise<boolean> {
  const { status } = await plane.request(
    'POST',
    '/apis/authorization.k8s.io/v1/subjectaccessreviews',
    {
      apiVersion: 'authorization.k8s.io/v1',
      kind: 'SubjectAccessReview',
      spec: {
        user: asker.user,
        groups: asker.groups,
        ...('path' in attributes
          ? { nonResourceAttributes: attributes }
          : { resourceAttributes: attributes }),
      },
    },
  );
  return status.allowed;
}

/** Waits for the controller that fills in aggregated roles. */
async function rolesAreFilledIn(plane: ControlPlane): Promise<void> {
  await until('aggregated roles are filled in', async () => {
    const { items } = await plane.request('GET', PATHS.ClusterRole);
    const roles: Array<AggregatedRole & { rules: PermissionRule[] }> =
      items.map((item: any) => ({
        name: item.metadata.name,
        labels: item.metadata.labels ?? {},
        aggregates: item.aggregationRule?.clusterRoleSelectors,
        rules: item.rules ?? [],
      }));
    return roles
      .filter(role => role.aggregates)
      .every(role => {
        const from = rolesAggregatedBy(role, roles);
        const texts = (names: string[]) =>
          JSON.stringify(
            [
              ...new Set(
                roles
                  .filter(one => names.includes(one.name))
                  .flatMap(one => one.rules)
                  .map(rule => JSON.stringify(rule)),
              ),
            ].sort(),
          );
        return texts([role.name]) === texts(from);
      });
  });
}

/**
 * The authorizer is told of roles and bindings each in the order of their
 * changes, so that it has seen what came before what it goes by.
 */
async function authorizerHasSeenAll(plane: ControlPlane): Promise<void> {
  const rules = [{ apiGroups: ['last'], resources: ['x'], verbs: ['see'] }];
  const metadata = { name: 'last' };
  const local = { name: 'last', namespace: 'ns0' };
  const subject = (name: string) => [{ kind: 'User', apiGroup: RBAC, name }];
  const apiVersion = `${RBAC}/v1`;
  const ref = (kind: string) => ({ apiGroup: RBAC, kind, name: 'last' });
  for (const object of [
    { apiVersion, kind: 'ClusterRole', metadata, rules },
    { apiVersion, kind: 'Role', metadata: local, rules },
    {
      apiVersion,
      kind: 'ClusterRoleBinding',
      metadata,
      roleRef: ref('ClusterRole'),
      subjects: subject('last-in-cluster'),
    },
    {
      apiVersion,
      kind: 'RoleBinding',
      metadata: local,
      roleRef: ref('Role'),
      subjects: subject('last-in-namespace'),
    },
  ]) {
    await create(plane, object);
  }
  await until('the authorizer has seen the last role and binding', async () => {
    const seen = await Promise.all(
      ['last-in-cluster', 'last-in-namespace'].map(user =>
        review(plane, {
          asker: { identity: '', user, groups: [] },
          attributes: {
            verb: 'see',
            group: 'last',
            resource: 'x',
            namespace: 'ns0',
          },
        }),
      ),
    );
    return seen.every(Boolean);
  });
}

async function inParallel<T, R>(
  items: readonly T[],
  work: (item: T) => Promise<R>,
): Promise<R[]> {
  const results: R[] = new Array(items.length);
  const entries = items.entries();
  await Promise.all(
    Array.from({ length: 24 }, async () => {
      for (const [index, item] of entries) {
        results[index] = await work(item);
      }
    }),
  );
  return results;
}

async function until(
  what: string,
  attempt: () => Promise<boolean>,
): Promise<void> {
  const deadline = Date.now() + 90_000;
  while (!(await attempt())) {
    if (Date.now() > deadline) {
      throw new Error(`Still waiting until ${what}`);
    }
    await delay(200);
  }
}
