import {
  OwnerRole,
  RecordScope,
} from '@tenure/backstage-plugin-workload-identity-common';
import { specificityOf } from '../../../owners/specificity';
import {
  holdersByRecord,
  NamedRef,
  OwnerClaim,
  OwnershipFacts,
  RecordCover,
  resolveOwners,
} from './resolveOwners';

const claim = (
  entityRef: string,
  standing: OwnerClaim['standing'],
  exists?: boolean,
  componentRef = 'component:default/c',
): OwnerClaim => ({
  owner: { entityRef, exists },
  standing,
  componentRef,
});

const NAMESPACE = { cluster: 'prod', namespace: 'payments' };
const PREFIX = { identity: 'cluster:prod/payments/*' };
const LONGER = { identity: 'cluster:prod/payments/check*' };
const EXACT = { identity: 'cluster:prod/payments/checkout' };
const COMPONENT = { component: 'component:default/checkout' };
const CLUSTER = { cluster: 'prod' };

/** A record that names `role: owner, …`, each known and with members. */
const record = (
  recordRef: string,
  scope: RecordScope,
  roles: Partial<Record<OwnerRole, string | Array<string | NamedRef>>>,
  standing: RecordCover['standing'] = 'confirmed',
): RecordCover => ({
  recordRef,
  scope,
  specificity: specificityOf(scope),
  standing,
  roles: Object.fromEntries(
    Object.entries(roles).map(([role, owners]) => [
      role,
      [owners]
        .flat()
        .map(owner =>
          typeof owner === 'string'
            ? { entityRef: owner, exists: true, members: 3 }
            : owner,
        ),
    ]),
  ),
});

const resolve = (facts: Partial<OwnershipFacts>) =>
  Object.fromEntries(
    resolveOwners({ components: [], records: [], ...facts }).map(
      ({ role, state, owners, runnersUp }) => [
        role,
        [
          state,
          owners.map(owner => owner.entityRef).join(),
          runnersUp?.map(owner => owner.entityRef).join(),
        ],
      ],
    ),
  );

describe('resolveOwners', () => {
  it.each<[string, OwnerClaim[], string, string[]]>([
    ['missing', [], 'missing', []],
    ['resolved', [claim('a', 'confirmed', true)], 'resolved', ['a']],
    ['resolved while not known', [claim('a', 'confirmed')], 'resolved', ['a']],
    ['dangling', [claim('a', 'confirmed', false)], 'dangling', ['a']],
    ['claimed', [claim('a', 'claimed', true)], 'claimed', ['a']],
    [
      'resolved beside a claim, which comes last',
      [claim('a', 'claimed', true), claim('b', 'confirmed', true)],
      'resolved',
      ['b', 'a'],
    ],
    [
      'resolved where two components of one owner differ in standing',
      [
        claim('a', 'confirmed', true, 'component:default/one'),
        claim('a', 'claimed', true, 'component:default/two'),
      ],
      'resolved',
      ['a'],
    ],
    [
      'ambiguous',
      [claim('a', 'confirmed', true), claim('b', 'confirmed', false)],
      'ambiguous',
      ['a', 'b'],
    ],
    [
      'at most ten owners',
      Array.from({ length: 11 }, (_, n) => claim(`g${n}`, 'confirmed', true)),
      'ambiguous',
      Array.from({ length: 10 }, (_, n) => `g${n}`),
    ],
  ])('by components alone: %s', (_title, components, state, owners) => {
    const [accountable, ...others] = resolveOwners({ components, records: [] });
    expect(accountable.state).toBe(state);
    expect(accountable.owners.map(owner => owner.entityRef)).toEqual(owners);
    expect(others).toHaveLength(5);
    expect(others.every(answer => answer.state === 'missing')).toBe(true);
  });

  it('lets the most specific scope decide, above the owner of the component', () => {
    const scopes = [CLUSTER, NAMESPACE, COMPONENT, PREFIX, LONGER, EXACT];
    for (let count = 1; count <= scopes.length; count++) {
      const records = scopes
        .slice(0, count)
        .map((scope, n) => record(`r${n}`, scope, { accountable: `g${n}` }));
      // In any order that the database may give them.
      for (const given of [records, [...records].reverse()]) {
        const runnersUp = Array.from(
          { length: count - 1 },
          (_, n) => `g${count - 2 - n}`,
        );
        expect(
          resolve({
            records: given,
            components: [claim('team', 'confirmed', true)],
          }).accountable,
        ).toEqual(['resolved', `g${count - 1}`, [...runnersUp, 'team'].join()]);
      }
    }
  });

  it('decides each role by itself: what a record leaves out falls to the next', () => {
    expect(
      resolve({
        records: [
          record('wide', CLUSTER, {
            accountable: 'platform',
            operator: ['platform', 'sre'],
            driftResponder: 'oncall',
          }),
          record('narrow', NAMESPACE, {
            accountable: 'payments',
            operator: ['payments'],
          }),
        ],
      }),
    ).toEqual({
      accountable: ['resolved', 'payments', 'platform'],
      operator: ['resolved', 'payments', 'platform,sre'],
      driftResponder: ['resolved', 'oncall', undefined],
      policyOwner: ['missing', '', undefined],
      enforcementOwner: ['missing', '', undefined],
      successor: ['missing', '', undefined],
    });
  });

  it('says of each owner which record and entry it comes from', () => {
    const [accountable] = resolveOwners({
      components: [claim('team', 'confirmed', true)],
      records: [
        record('r', CLUSTER, { accountable: 'a' }),
        // The same record, by its other entry.
        record('r', NAMESPACE, { accountable: 'a' }),
      ],
    });
    expect(accountable).toEqual({
      role: 'accountable',
      state: 'resolved',
      owners: [
        {
          entityRef: 'a',
          exists: true,
          members: 3,
          provenance: [
            {
              type: 'identity-owner',
              entityRef: 'r',
              standing: 'confirmed',
              scope: NAMESPACE,
            },
          ],
        },
      ],
      runnersUp: [
        {
          entityRef: 'team',
          exists: true,
          provenance: [
            {
              type: 'component-owner',
              entityRef: 'component:default/c',
              standing: 'confirmed',
            },
          ],
        },
      ],
    });
  });

  it.each<[string, RecordCover[], string, string]>([
    [
      'two records of one rank that differ',
      [
        record('r1', NAMESPACE, { accountable: 'a' }),
        record('r2', NAMESPACE, { accountable: 'b' }),
      ],
      'ambiguous',
      'a,b',
    ],
    [
      'two patterns of one length',
      [
        record('r1', PREFIX, { accountable: 'a' }),
        record('r2', PREFIX, { accountable: 'b' }),
      ],
      'ambiguous',
      'a,b',
    ],
    [
      'two records of one rank that agree',
      [
        record('r1', NAMESPACE, { accountable: 'a' }),
        record('r2', NAMESPACE, { accountable: 'a' }),
      ],
      'resolved',
      'a',
    ],
    [
      'a tie below the record that decides',
      [
        record('r1', CLUSTER, { accountable: 'a' }),
        record('r2', CLUSTER, { accountable: 'b' }),
        record('r3', NAMESPACE, { accountable: 'c' }),
      ],
      'resolved',
      'c',
    ],
    [
      'a claim alone',
      [record('r1', EXACT, { accountable: 'a' }, 'claimed')],
      'claimed',
      'a',
    ],
    [
      'a more specific claim beside a record',
      [
        record('r1', EXACT, { accountable: 'mallory' }, 'claimed'),
        record('r2', CLUSTER, { accountable: 'a' }),
      ],
      'resolved',
      'a,mallory',
    ],
    [
      'a group that has no members',
      [
        record('r1', CLUSTER, {
          accountable: [{ entityRef: 'a', exists: true, members: 0 }],
        }),
      ],
      'empty',
      'a',
    ],
    [
      'somebody who is not in the catalog, though others would be',
      [
        record('r1', NAMESPACE, {
          accountable: [{ entityRef: 'a', exists: false }],
        }),
        record('r2', CLUSTER, { accountable: 'b' }),
      ],
      'dangling',
      'a',
    ],
  ])('%s', (_title, records, state, owners) => {
    const { accountable } = resolve({ records });
    expect(accountable.slice(0, 2)).toEqual([state, owners]);
  });

  it.each<[string, RecordCover[], string]>([
    [
      'several of one record',
      [record('r', CLUSTER, { operator: ['a', 'b'] })],
      'resolved',
    ],
    [
      'the same of two records, in another order',
      [
        record('r1', CLUSTER, { operator: ['a', 'b'] }),
        record('r2', CLUSTER, { operator: ['b', 'a'] }),
      ],
      'resolved',
    ],
    [
      'one more of the second record',
      [
        record('r1', CLUSTER, { operator: ['a'] }),
        record('r2', CLUSTER, { operator: ['b', 'a'] }),
      ],
      'ambiguous',
    ],
    [
      'one of them an empty group',
      [
        record('r', CLUSTER, {
          operator: ['a', { entityRef: 'b', exists: true, members: 0 }],
        }),
      ],
      'empty',
    ],
  ])('operators: %s', (_title, records, state) => {
    expect(resolve({ records }).operator[0]).toBe(state);
  });
});

describe('holdersByRecord', () => {
  it('has all that win, and no claim, however many there are', () => {
    const many = Array.from({ length: 30 }, (_, n) => `g${n}`);
    const facts: OwnershipFacts = {
      components: [claim('team', 'confirmed')],
      records: [
        record('claimed', EXACT, { operator: ['mallory'] }, 'claimed'),
        record('one', NAMESPACE, { operator: many }),
        record('two', NAMESPACE, { operator: ['g1', 'other'] }),
        record('three', CLUSTER, { operator: ['late'] }),
      ],
    };
    expect(holdersByRecord(facts, 'operator')).toEqual([...many, 'other']);
    expect(holdersByRecord(facts, 'accountable')).toEqual([]);
  });
});
