import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import {
  Entity,
  parseEntityRef,
  stringifyEntityRef,
} from '@backstage/catalog-model';
import { ConfigReader } from '@backstage/config';
import {
  findEntityProblems,
  isIdentityOwnerEntity,
  RecordScope,
  WorkloadFacts,
} from '@tenure/backstage-plugin-workload-identity-common';
import {
  AssetObservation,
  SnapshotEvent,
} from '@tenure/backstage-plugin-workload-identity-node';
import {
  findPlantedValues,
  recordSnapshot,
} from '@tenure/backstage-plugin-workload-identity-node/testUtils';
import { parse, parseAllDocuments } from 'yaml';
import { readManifestSources } from './config/readConfig';
import { ManifestSource } from './source/ManifestSource';

const root = resolve(__dirname, '../../..');
const inRoot = (...path: string[]) => join(root, ...path);
/** The day that the examples' dates are relative to. */
const EPOCH = new Date('2026-01-01T00:00:00Z');

/** What the configuration says, with the files as they are before rendering. */
function portalConfig() {
  const text = readFileSync(inRoot('app-config.yaml'), 'utf8');
  return parse(text.replaceAll('/.rendered/', '/'));
}

function entitiesOf(file: string): Entity[] {
  return parseAllDocuments(
    readFileSync(inRoot('examples/catalog', file), 'utf8'),
  ).map(document => document.toJS());
}

const catalog = ['org.yaml', 'components.yaml'].flatMap(entitiesOf);
const records = ['identity-owners.yaml', 'claims.yaml'].flatMap(entitiesOf);
const refs = new Set(
  catalog.map(entity => stringifyEntityRef(entity).toLowerCase()),
);
const refOf = (text: string, defaultKind: string) =>
  stringifyEntityRef(
    parseEntityRef(text, { defaultKind, defaultNamespace: 'default' }),
  );

/** What the story of an example is that something is missing. */
const DELIBERATELY_MISSING = [
  // Owner of search-indexer, and of a record.
  'group:default/search-guild',
  'group:default/growth',
];

describe('the example clusters', () => {
  const config = portalConfig();
  const sources = readManifestSources(new ConfigReader(config)).map(options =>
    ManifestSource.create(options, {
      workingDirectory: inRoot('packages/backend'),
      now: () => EPOCH,
    }),
  );
  let bySource: Map<string, SnapshotEvent[]>;
  let assets: AssetObservation[];

  beforeAll(async () => {
    bySource = new Map();
    for (const source of sources) {
      const { events, error } = await recordSnapshot(source);
      if (error) {
        throw error;
      }
      bySource.set(source.id, events);
    }
    assets = [...bySource.values()]
      .flat()
      .flatMap(event => (event.type === 'observations' ? event.assets : []));
  });

  it('are read without a problem, each file as a whole', () => {
    expect([...bySource.keys()]).toEqual([
      'prod-eu-git',
      'staging-eu-git',
      'prod-eu-export',
      'plant-nord-export',
    ]);
    for (const [id, events] of bySource) {
      const problems = events.filter(event => event.type === 'problem');
      expect([id, problems]).toEqual([id, []]);
      const unread = events.filter(
        event => event.type === 'coverage' && event.state !== 'complete',
      );
      expect([id, unread]).toEqual([id, []]);
      expect(events.at(-1)).toEqual({ type: 'end', exhaustive: true });
    }
  });

  it('say no value of a secret, and no credential that is written out', () => {
    expect(
      findPlantedValues(JSON.stringify([...bySource.values()]), [
        'Kiesel-Wurmloch-77',
        'Grasnelke.Hafen.58',
        'ZXhhbXBsZQ==',
      ]),
    ).toEqual([]);
  });

  it('know the plant from its export alone, as of when that was taken', () => {
    const events = bySource.get('plant-nord-export')!;
    const takenAt = readFileSync(
      inRoot('examples/exports/plant-nord/TAKEN_AT'),
      'utf8',
    ).trim();
    const confirmed = events.flatMap(event =>
      event.type === 'coverage' ? [event.confirmedAt] : [],
    );
    expect(new Set(confirmed)).toEqual(
      new Set([new Date(takenAt).toISOString()]),
    );
    const { staleAfterSeconds } = sources
      .find(source => source.id === 'plant-nord-export')!
      .describe();
    expect(EPOCH.getTime() - Date.parse(takenAt)).toBeLessThan(
      staleAfterSeconds * 1000,
    );
    const names = events
      .flatMap(event => (event.type === 'observations' ? event.assets : []))
      .map(({ key }) => `${key.kind} ${key.name}`);
    expect(names).toEqual(
      expect.arrayContaining([
        'workload packing/StatefulSet/line-controller',
        'workload packing/DaemonSet/label-printer',
        'identity packing/line-controller',
        'secret packing/belt-drive-certificate',
      ]),
    );
  });

  it.each([
    [
      'a certificate that cert-manager fails to renew',
      'logistics/Secret/parcel-tracking-tls#x509-certificate',
      { expiry: { type: 'at', at: '2026-01-06T09:00:00.000Z' } },
    ],
    [
      'a Secret that an ExternalSecret keeps fresh',
      'payments/refunds-gateway',
      { sync: expect.objectContaining({ state: 'ready' }) },
    ],
    [
      'a Secret whose ExternalSecret fails',
      'shop/loyalty-crm',
      { sync: expect.objectContaining({ state: 'failing' }) },
    ],
    [
      'a password in an environment variable',
      'shop/Deployment/loyalty#literal/loyalty/env/DATABASE_PASSWORD',
      { class: 'literal' },
    ],
    [
      'a password in a ConfigMap',
      'shop/ConfigMap/loyalty-settings#literal/application.properties',
      { class: 'literal' },
    ],
    [
      "an agent's token for its model",
      'shop/Deployment/support-agent#token/https://models.tenure.example@600',
      { declaredTtlSeconds: 600 },
    ],
    [
      'what an agent is there for',
      'shop/Deployment/support-agent',
      {
        annotations: expect.objectContaining({
          'tenure.dev/declared-intent': expect.stringMatching(/orders/),
        }),
      },
    ],
    [
      'a token from years ago, in the plant',
      'packing/Secret/line-controller-token#service-account-token',
      { issuedAt: '2023-05-09T05:12:00.000Z' },
    ],
  ])('show %s', (_, name, facts) => {
    expect(assets).toContainEqual(
      expect.objectContaining({
        key: expect.objectContaining({ name }),
        facts: expect.objectContaining(facts),
      }),
    );
  });

  it('run every component that says that it runs', () => {
    const labels = new Set<string>();
    const names = new Set<string>();
    for (const { key, facts } of assets) {
      if (key.kind === 'workload') {
        const id = (facts as Partial<WorkloadFacts>).labels?.[
          'backstage.io/kubernetes-id'
        ];
        labels.add(id ?? '');
        names.add(`${key.authority.replace('cluster:', '')}/${key.name}`);
      }
    }
    const idle = catalog
      .filter(({ kind }) => kind === 'Component')
      .filter(({ metadata: { annotations = {} } }) => {
        const workloads = annotations['tenure.dev/workloads'];
        const id = annotations['backstage.io/kubernetes-id'];
        return !(
          'backstage.io/kubernetes-label-selector' in annotations ||
          (id && labels.has(id)) ||
          workloads?.split(',').every(name => names.has(name.trim()))
        );
      })
      .map(({ metadata }) => metadata.name);
    // A library.
    expect(idle).toEqual(['price-rules']);
  });

  it('have records for what is there', () => {
    const clusters = config.workloadIdentity.clusters.map(
      ({ name }: { name: string }) => name,
    );
    const namespaces = new Set(
      assets.map(
        ({ key }) =>
          `${key.authority.replace('cluster:', '')}/${key.name.split('/')[0]}`,
      ),
    );
    const identities = new Set(
      assets
        .filter(({ key }) => key.kind === 'identity')
        .map(({ key }) => `${key.authority}/${key.name}`),
    );
    for (const record of records) {
      expect(isIdentityOwnerEntity(record)).toBe(true);
      expect([record.metadata.name, findEntityProblems(record)]).toEqual([
        record.metadata.name,
        [],
      ]);
    }
    const known = new Set([...clusters, ...namespaces, ...refs, ...identities]);
    const covered = records.flatMap(({ spec }) =>
      (spec as unknown as { covers: RecordScope[] }).covers.map(cover => {
        if (cover.component) {
          return refOf(cover.component, 'component');
        }
        return (
          cover.identity ??
          [cover.cluster, cover.namespace].filter(Boolean).join('/')
        );
      }),
    );
    expect(covered.filter(name => !known.has(name))).toEqual([
      // Whatever comes there.
      'spiffe://prod.tenure.example/ns/logistics/*',
    ]);
  });

  it('trust the records, and not the claims', () => {
    const trusted = config.workloadIdentity.ownership.trustedLocations;
    expect(trusted).toEqual([
      'file:../../examples/catalog/identity-owners.yaml',
    ]);
    for (const { target } of config.catalog.locations) {
      expect(existsSync(inRoot('packages/backend', target))).toBe(true);
    }
  });
});

describe('the example catalog', () => {
  const named = (entity: Entity, key: string) =>
    [entity.spec?.[key]].flat().filter(Boolean) as string[];

  it('is as large as its story says', () => {
    const count = (kind: string) =>
      catalog.filter(entity => entity.kind === kind).length;
    expect(['Domain', 'System', 'Component'].map(count)).toEqual([3, 4, 15]);
    expect(refs.size).toBe(catalog.length);
  });

  it('names nobody and nothing that is not there, but for its stories', () => {
    const missing = [...catalog, ...records].flatMap(entity =>
      [
        ...[
          'owner',
          'operators',
          'policyOwner',
          'enforcementOwner',
          'driftResponder',
          'successor',
          'issuers',
          'memberOf',
          'parent',
        ].flatMap(key => named(entity, key).map(ref => refOf(ref, 'group'))),
        ...named(entity, 'system').map(ref => refOf(ref, 'system')),
        ...named(entity, 'domain').map(ref => refOf(ref, 'domain')),
      ].filter(ref => !refs.has(ref)),
    );
    expect([...new Set(missing)]).toEqual(DELIBERATELY_MISSING);
  });

  it('has one team without members, and one person without a team', () => {
    const members = new Set(
      catalog.flatMap(entity =>
        named(entity, 'memberOf').map(ref => refOf(ref, 'group')),
      ),
    );
    const teams = catalog.filter(
      entity => entity.kind === 'Group' && entity.spec?.type === 'team',
    );
    expect(
      teams
        .map(entity => stringifyEntityRef(entity))
        .filter(ref => !members.has(ref)),
    ).toEqual(['group:default/risk']);
    expect(
      catalog
        .filter(
          entity => entity.kind === 'User' && !named(entity, 'memberOf').length,
        )
        .map(entity => entity.metadata.name),
    ).toEqual(['olga']);
  });
});
