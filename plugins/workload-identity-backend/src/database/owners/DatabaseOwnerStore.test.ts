import { TestDatabases } from '@backstage/backend-test-utils';
import {
  OWNER_ROLES,
  OwnerRole,
  RecordScope,
} from '@tenure/backstage-plugin-workload-identity-common';
import { Knex } from 'knex';
import { OwnershipRecord } from '../../owners/OwnershipRecord';
import { holdersByRecord } from '../queries/chain/resolveOwners';
import { readOwners, readOwnershipFacts } from '../queries/chain/readOwners';
import { Estate } from '../queries/testUtils/Estate';
import { DatabaseOwnerStore } from './DatabaseOwnerStore';
import { heldAssetIds, isHeld, readHeldIds } from './heldAssets';

jest.setTimeout(120_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

const record = (
  name: string,
  scopes: RecordScope[],
  roles: OwnershipRecord['roles'],
  authoritative = true,
): OwnershipRecord => ({
  entityRef: `identityowner:default/${name}`,
  authoritative,
  roles,
  scopes,
});

/** Ids by the row form, by the set form, and by reading every asset backward. */
async function holdings(
  knex: Knex,
  role: OwnerRole,
  ownerRef: string,
): Promise<string[][]> {
  const holding = { role, ownerRefs: [ownerRef] };
  const [rows, set, read] = await Promise.all([
    knex
      .from('assets as x')
      .whereRaw('?', [isHeld(knex, holding, 'x')])
      .pluck('x.id'),
    heldAssetIds(knex, holding).pluck('held.id'),
    readHeldIds(knex, holding, 10_000),
  ]);
  const ids: string[] = await knex('assets').orderBy('id').pluck('id');
  const facts = await readOwnershipFacts(knex, ids);
  const backward = ids.filter(id => {
    const fact = facts.get(id);
    return fact && holdersByRecord(fact, role).includes(ownerRef);
  });
  return [backward, rows, set, read!].map(list => [...list].sort());
}

describe.each(databases.eachSupportedId())('DatabaseOwnerStore, %s', engine => {
  async function setUp() {
    const knex = await databases.init(engine);
    const estate = await Estate.create(knex);
    let now = Date.parse('2026-03-01T12:00:00.000Z');
    const clock = {
      now: () => {
        now += 1000;
        return new Date(now);
      },
    };
    const store = DatabaseOwnerStore.create({ knex, clock });
    await estate.source('prod');
    const scope = {
      source: 'prod',
      id: await estate.scope('prod', 'all', 'all'),
    };
    return { knex, estate, store, clock, scope };
  }

  it('gives each asset to the record with the most specific scope', async () => {
    const { knex, estate, store, scope } = await setUp();
    const asset = (kind: 'identity' | 'secret' | 'role', name: string) =>
      estate.asset(kind, 'prod', name, scope);
    const checkout = await asset('identity', 'payments/checkout');
    const ledger = await asset('identity', 'payments/ledger');
    const secret = await asset('secret', 'payments/checkout');
    const other = await asset('identity', 'shop/web');
    const group = await estate.asset('identity', 'prod', 'Group/devs', scope, {
      namespace: null,
    });
    const role = await asset('role', 'Role/payments/reader');
    const elsewhere = await estate.asset(
      'identity',
      'prod2',
      'payments/checkout',
      scope,
    );
    const spiffe = 'f'.repeat(32);
    await estate.asset('identity', 'x', 'ns/payments/a', scope, {
      id: spiffe,
      authority: 'trust-domain:prod.example',
      cluster: null,
      namespace: null,
    });

    const records = [
      record('cluster', [{ cluster: 'prod' }], {
        accountable: ['g:cluster'],
        operator: ['g:ops'],
      }),
      record('namespace', [{ cluster: 'prod', namespace: 'payments' }], {
        accountable: ['g:namespace'],
      }),
      record('pattern', [{ identity: 'cluster:prod/payments/check*' }], {
        accountable: ['g:pattern'],
        operator: ['g:ops', 'g:more'],
      }),
      record('spiffe', [{ identity: 'spiffe://prod.example/ns/payments/*' }], {
        accountable: ['g:spiffe'],
      }),
    ];
    expect(await store.applyRecords(records)).toBe(4);
    expect(await store.applyRecords(records)).toBe(0);

    const winners = async () => {
      const answers = await readOwners(knex, [
        checkout,
        ledger,
        secret,
        other,
        group,
        spiffe,
        elsewhere,
        role,
      ]);
      return [...answers.values()].map(([accountable, operator]) =>
        [accountable, operator]
          .map(one => one.owners.map(owner => owner.entityRef).join('+'))
          .join(' '),
      );
    };
    expect(await winners()).toEqual([
      'g:pattern g:more+g:ops',
      'g:namespace g:ops',
      'g:namespace g:ops',
      'g:cluster g:ops',
      'g:cluster g:ops',
      'g:spiffe ',
      ' ',
      ' ',
    ]);
    for (const [owner, ids] of [
      ['g:cluster', [other, group]],
      ['g:namespace', [ledger, secret]],
      ['g:pattern', [checkout]],
      ['g:spiffe', [spiffe]],
      ['g:nobody', []],
    ] as const) {
      for (const found of await holdings(knex, 'accountable', owner)) {
        expect([owner, found]).toEqual([owner, [...ids].sort()]);
      }
    }

    // An exact identity goes over every pattern; the others move or go.
    await store.applyRecords([
      { ...records[2], scopes: [{ cluster: 'prod', namespace: 'shop' }] },
      record('exact', [{ identity: 'cluster:prod/payments/checkout' }], {
        accountable: ['g:exact'],
      }),
      { ...records[1], authoritative: false },
    ]);
    expect(await winners()).toEqual([
      'g:exact+g:namespace g:ops',
      'g:cluster+g:namespace g:ops',
      'g:cluster+g:namespace g:ops',
      'g:pattern g:more+g:ops',
      'g:cluster g:ops',
      'g:spiffe ',
      ' ',
      ' ',
    ]);
    for (const found of await holdings(knex, 'accountable', 'g:namespace')) {
      expect(found).toEqual([]);
    }
  });

  it('takes no character of a pattern for anything but itself', async () => {
    const { knex, estate, store, scope } = await setUp();
    const names = [
      'pay_ments/a',
      'payXments/a',
      'pay%/a',
      'payments/a',
      'Payments/a',
      'pay\\_/a',
      `pay'/a`,
      'pay[a-z]/a',
    ];
    const ids = new Map<string, string>();
    for (const name of names) {
      ids.set(name, await estate.asset('identity', 'prod', name, scope));
    }
    for (const name of names) {
      const ownerRef = `g:${name}`;
      await store.applyRecords([
        record('one', [{ identity: `cluster:prod/${name.split('/')[0]}/*` }], {
          accountable: [ownerRef],
        }),
      ]);
      for (const found of await holdings(knex, 'accountable', ownerRef)) {
        expect([name, found]).toEqual([name, [ids.get(name)]]);
      }
    }
    // Not even with nothing after it, and not one that only begins alike.
    await store.applyRecords([
      record('one', [{ identity: 'cluster:prod/payments/a*' }], {
        accountable: ['g'],
      }),
    ]);
    for (const found of await holdings(knex, 'accountable', 'g')) {
      expect(found).toEqual([]);
    }
  });

  it('covers by a component what its confirmed workloads depend on', async () => {
    const { knex, estate, store, scope } = await setUp();
    const asset = (kind: Parameters<Estate['asset']>[0], name: string) =>
      estate.asset(kind, 'prod', name, scope);
    const workload = await asset('workload', 'payments/Deployment/checkout');
    const stranger = await asset('workload', 'shop/Deployment/web');
    const account = await asset('identity', 'payments/checkout');
    const cloudRole = await asset('identity', 'payments/role');
    const secret = await asset('secret', 'payments/db');
    const held = await asset('credential', 'payments/Secret/db#password');
    const token = await asset(
      'credential',
      'payments/Deployment/checkout#token',
    );
    const strangers = await asset('identity', 'shop/web');
    const image = await asset('image', 'sha256:1');
    await estate.link(workload, 'runs-as', account, scope);
    await estate.link(account, 'federates-to', cloudRole, scope);
    await estate.link(workload, 'uses', secret, scope);
    await estate.link(secret, 'holds', held, scope);
    await estate.link(workload, 'presents', token, scope);
    await estate.link(workload, 'runs-image', image, scope);
    await estate.link(stranger, 'runs-as', strangers, scope);
    await estate.component(
      'component:default/checkout',
      { ref: 'group:default/team', exists: true },
      { [workload]: 'confirmed', [stranger]: 'claimed' },
    );
    await estate.derive();
    await store.applyRecords([
      record('component', [{ component: 'component:default/checkout' }], {
        accountable: ['g:component'],
        operator: ['g:ops'],
      }),
      record('cluster', [{ cluster: 'prod' }], { accountable: ['g:cluster'] }),
      record('exact', [{ identity: 'cluster:prod/payments/role' }], {
        accountable: ['g:exact'],
      }),
    ]);
    await store.saveOwners([
      { entityRef: 'group:default/team', found: true, members: 0 },
      { entityRef: 'g:component', found: true, members: 2 },
    ]);

    const mine = [account, secret, held, token].sort();
    for (const found of await holdings(knex, 'accountable', 'g:component')) {
      expect(found).toEqual(mine);
    }
    for (const found of await holdings(knex, 'operator', 'g:ops')) {
      expect(found).toEqual([...mine, cloudRole].sort());
    }
    for (const found of await holdings(knex, 'accountable', 'g:cluster')) {
      expect(found).toEqual([strangers]);
    }

    const answers = await readOwners(knex, [account, strangers]);
    expect(answers.get(account)?.[0]).toMatchObject({
      state: 'resolved',
      owners: [
        {
          entityRef: 'g:component',
          exists: true,
          members: 2,
          provenance: [
            {
              type: 'identity-owner',
              standing: 'confirmed',
              scope: { component: 'component:default/checkout' },
            },
          ],
        },
      ],
      runnersUp: [
        { entityRef: 'g:cluster' },
        // The default comes last, and is empty.
        { entityRef: 'group:default/team', members: 0 },
      ],
    });
    // What a match only claims, the record covers as a claim.
    expect(answers.get(strangers)?.[0]).toMatchObject({
      state: 'resolved',
      owners: [
        { entityRef: 'g:cluster' },
        { entityRef: 'g:component', provenance: [{ standing: 'claimed' }] },
        { entityRef: 'group:default/team' },
      ],
    });

    // The match is withdrawn, and with it what the record covered.
    await knex('component_workloads').update({ state: 'claimed' });
    await estate.derive();
    for (const found of await holdings(knex, 'accountable', 'g:component')) {
      expect(found).toEqual([]);
    }
  });

  it('answers alike from both sides, for 300 records that overlap', async () => {
    const { knex, estate, store, scope } = await setUp();
    // A small generator, so that a failure can be looked at again.
    let seed = 42;
    const pick = <T>(items: readonly T[]): T => {
      seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31;
      return items[Math.floor((seed / 2 ** 31) * items.length)];
    };
    const clusters = ['c1', 'c2', 'c11'];
    const namespaces = ['a', 'ab', 'b'];
    const names = ['x', 'xy', 'xyz', 'y'];
    const identities: string[] = [];
    const workloads: string[] = [];
    for (const cluster of clusters) {
      for (const namespace of namespaces) {
        for (const name of names) {
          const at = `${namespace}/${name}`;
          identities.push(await estate.asset('identity', cluster, at, scope));
          const secret = await estate.asset('secret', cluster, at, scope);
          const workload = await estate.asset(
            'workload',
            cluster,
            `${namespace}/Deployment/${name}`,
            scope,
          );
          workloads.push(workload);
          await estate.link(workload, 'runs-as', pick(identities), scope);
          await estate.link(workload, 'uses', secret, scope);
        }
      }
    }
    const components = Array.from(
      { length: 8 },
      (_, n) => `component:default/c${n}`,
    );
    for (const [n, ref] of components.entries()) {
      await estate.component(
        ref,
        { ref: `g:${n % 3}` },
        Object.fromEntries(
          [pick(workloads), pick(workloads), pick(workloads)].map(id => [
            id,
            pick(['confirmed', 'confirmed', 'claimed'] as const),
          ]),
        ),
      );
    }
    const owners = Array.from({ length: 6 }, (_, n) => `g:${n}`);
    const scopeOf = (): RecordScope => {
      const cluster = pick(clusters);
      const namespace = pick(namespaces);
      return pick<RecordScope>([
        { cluster },
        { cluster, namespace },
        { component: pick(components) },
        { identity: `cluster:${cluster}/${namespace}/${pick(names)}` },
        { identity: `cluster:${cluster}/${namespace}/${pick(['x', ''])}*` },
        { identity: `cluster:${cluster}/${pick(['', 'a'])}*` },
      ]);
    };
    const records = Array.from({ length: 300 }, (_, n) =>
      record(
        `r${n}`,
        [scopeOf()],
        Object.fromEntries(
          OWNER_ROLES.filter(() => pick([true, false, false])).map(role => [
            role,
            [pick(owners)],
          ]),
        ),
        pick([true, false]),
      ),
    );
    const compare = async () => {
      for (const role of ['accountable', 'operator'] as const) {
        for (const owner of owners) {
          const [backward, ...forward] = await holdings(knex, role, owner);
          for (const found of forward) {
            expect([role, owner, found]).toEqual([role, owner, backward]);
          }
        }
      }
    };
    // Few, so that every tier decides somewhere; then all, with many ties.
    await store.applyRecords(records.slice(0, 25));
    await compare();
    await store.applyRecords(records);
    await compare();
    const all = await Promise.all(
      owners.map(owner => holdings(knex, 'accountable', owner)),
    );
    expect(all.every(([held]) => held.length > 0)).toBe(true);
  });

  it('removes what a pass did not meet, and remembers when it last met one', async () => {
    const { knex, store, clock } = await setUp();
    expect(await store.lastMetAt()).toBeUndefined();
    const roles = { accountable: ['group:default/a'], operator: ['user:x/y'] };
    const one = record('one', [{ cluster: 'prod' }], roles);
    const two = record('two', [{ cluster: 'prod' }], {
      accountable: ['group:default/b'],
    });
    await store.applyRecords([one, two]);
    const startedAt = clock.now();
    await store.applyRecords([one]);
    expect((await store.lastMetAt())!.getTime()).toBeGreaterThan(
      startedAt.getTime(),
    );
    expect(await store.removeNotMetSince(startedAt)).toBe(1);
    expect(
      await knex('owner_record_scopes')
        .distinct('record_ref')
        .pluck('record_ref'),
    ).toEqual([one.entityRef]);

    await knex('components').insert({
      entity_ref: 'component:default/c',
      owner_ref: 'group:default/c',
      claims: '{}',
      content_hash: 'hash',
      synced_at: '2026-03-01T12:00:00.000Z',
    });
    const named: string[] = [];
    for await (const page of store.namedRefs()) {
      named.push(...page);
    }
    expect(named).toEqual(['group:default/a', 'group:default/c', 'user:x/y']);
    await store.saveOwners([
      { entityRef: 'group:default/a', found: true, members: 1 },
      { entityRef: 'group:default/b', found: false },
    ]);
    await store.forgetUnnamed();
    expect(await knex('owner_refs').pluck('entity_ref')).toEqual([
      'group:default/a',
    ]);
  });
});
