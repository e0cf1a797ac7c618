import { ConfigReader } from '@backstage/config';
import {
  catalogEntityDeletePermission,
  catalogEntityReadPermission,
  catalogLocationCreatePermission,
} from '@backstage/plugin-catalog-common/alpha';
import {
  AuthorizeResult,
  createPermission,
  Permission,
  PolicyDecision,
} from '@backstage/plugin-permission-common';
import { mockCredentials } from '@backstage/backend-test-utils';
import {
  assetReadPermission,
  sourceDeletePermission,
  sourceReadPermission,
  sourceRefreshPermission,
} from '@tenure/backstage-plugin-workload-identity-common';
import { PersonaPolicy } from './PersonaPolicy';
import { Persona, personaOf, readPersonaGroups } from './personas';

const groups = readPersonaGroups(
  new ConfigReader({
    permission: {
      personas: {
        identityTeam: ['group:default/Identity'],
        platformTeam: ['platform'],
        outsiders: ['group:default/partners'],
      },
    },
  }),
);

const REFS: Record<Persona, string[]> = {
  'identity-team': ['user:default/eun-ji', 'group:default/identity'],
  'platform-team': ['user:default/dmitri', 'group:default/Platform'],
  developer: ['user:default/amara', 'group:default/payments'],
  outsider: ['user:default/farah', 'group:default/partners'],
};

describe('personaOf', () => {
  it.each<[Persona, string[]]>([
    ...(Object.entries(REFS) as Array<[Persona, string[]]>),
    ['outsider', ['user:default/nobody']],
    ['outsider', []],
    // A guest in a team stays one; the identity team may run clusters too.
    ['outsider', [...REFS['identity-team'], 'group:default/partners']],
    ['identity-team', [...REFS['platform-team'], ...REFS['identity-team']]],
  ])('is %s for %j', (persona, refs) => {
    expect(personaOf(groups, refs)).toBe(persona);
  });

  it('makes developers of all teams where none is configured', () => {
    const none = readPersonaGroups(new ConfigReader({}));
    expect(personaOf(none, REFS['identity-team'])).toBe('developer');
  });
});

describe('PersonaPolicy', () => {
  const policy = PersonaPolicy.create({ groups });
  const ask = (permission: Permission, persona?: Persona) =>
    policy.handle(
      { permission },
      persona && {
        credentials: mockCredentials.user(),
        info: {
          userEntityRef: REFS[persona][0],
          ownershipEntityRefs: REFS[persona],
        },
      },
    );
  const other = (action?: 'read' | 'create') =>
    createPermission({ name: 'other', attributes: { action } });

  type Expected = 'ALLOW' | 'DENY' | 'CONDITIONAL';
  const table: Array<[Permission, Record<Persona, Expected>]> = (
    [
      [assetReadPermission, 'ALLOW ALLOW CONDITIONAL DENY'],
      [sourceReadPermission, 'ALLOW ALLOW DENY DENY'],
      [sourceRefreshPermission, 'ALLOW ALLOW DENY DENY'],
      [sourceDeletePermission, 'ALLOW DENY DENY DENY'],
      [catalogEntityReadPermission, 'ALLOW ALLOW CONDITIONAL CONDITIONAL'],
      [catalogEntityDeletePermission, 'ALLOW ALLOW CONDITIONAL DENY'],
      [catalogLocationCreatePermission, 'ALLOW ALLOW ALLOW DENY'],
      [other('read'), 'ALLOW ALLOW ALLOW ALLOW'],
      [other('create'), 'ALLOW ALLOW ALLOW DENY'],
      [other(), 'ALLOW ALLOW ALLOW ALLOW'],
    ] as Array<[Permission, string]>
  ).map(([permission, results]) => {
    const [identity, platform, developer, outsider] = results.split(
      ' ',
    ) as Expected[];
    return [
      permission,
      {
        'identity-team': identity,
        'platform-team': platform,
        developer,
        outsider,
      },
    ];
  });

  it.each(table)('answers $name', async (permission, expected) => {
    const personas = Object.keys(REFS) as Persona[];
    const results = await Promise.all(
      personas.map(async persona => [
        persona,
        (await ask(permission, persona)).result,
      ]),
    );
    expect(Object.fromEntries(results)).toEqual(expected);
    expect((await ask(permission)).result).toBe(AuthorizeResult.DENY);
  });

  it("asks of assets that the developer's teams answer for them", async () => {
    expect(await ask(assetReadPermission, 'developer')).toMatchObject({
      pluginId: 'workload-identity',
      conditions: {
        anyOf: [
          { rule: 'IS_OWNER', params: { claims: REFS.developer } },
          { rule: 'IS_OPERATOR', params: { claims: REFS.developer } },
        ],
      },
    });
  });

  it('keeps from the catalog what the inventory does not show', async () => {
    const kinds = {
      not: {
        rule: 'IS_ENTITY_KIND',
        resourceType: 'catalog-entity',
        params: { kinds: ['WorkloadIdentity', 'WorkloadSecret'] },
      },
    };
    const conditions = async (persona: Persona) =>
      (
        (await ask(catalogEntityReadPermission, persona)) as Extract<
          PolicyDecision,
          { conditions: unknown }
        >
      ).conditions;
    expect(await conditions('outsider')).toEqual(kinds);
    expect(await conditions('developer')).toMatchObject({
      anyOf: [
        kinds,
        { rule: 'IS_ENTITY_OWNER', params: { claims: REFS.developer } },
      ],
    });
  });
});
