import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import {
  coreServices,
  createServiceFactory,
  PermissionsService,
  SchedulerService,
} from '@backstage/backend-plugin-api';
import {
  CatalogService,
  catalogServiceRef,
} from '@backstage/plugin-catalog-node';
import {
  AuthorizeResult,
  PolicyDecision,
} from '@backstage/plugin-permission-common';
import workloadIdentityPlugin from '@tenure/backstage-plugin-workload-identity-backend';
import { Knex } from 'knex';
import { percentile } from './measure';
import { watch } from './watch';

/** Who asks: everything allowed, or one owner of fifty components. */
type Reader = 'all' | 'isOwner';

/** Times of one question, in milliseconds. */
export interface Answers {
  question: string;
  p50: number;
  p95: number;
  p99: number;
  /** Longest time that the event loop was blocked while it was asked. */
  blockedMs: number;
}

const WARM_UP = 10;

/**
 * Asks the API of the plugin over HTTP, one question after the other, on an
 * inventory that is there already. The plugin is the real one; what is around
 * it (who the user is, what they may, the catalog) answers at once.
 */
export async function askApi(
  knex: Knex,
  of: { refs: string[]; owners: string[] },
  reads: number,
): Promise<Answers[]> {
  let owner: string | undefined;
  const decide = (): PolicyDecision =>
    owner === undefined
      ? { result: AuthorizeResult.ALLOW }
      : {
          result: AuthorizeResult.CONDITIONAL,
          pluginId: 'workload-identity',
          resourceType: 'workload-identity-asset',
          conditions: {
            rule: 'IS_OWNER',
            resourceType: 'workload-identity-asset',
            params: { claims: [owner, 'user:default/somebody'] },
          },
        };
  // Placed as they were, or the start would place all assets anew.
  const clusters = await knex('authorities')
    .where('authority', 'like', 'cluster:%')
    .select(knex.raw(`substr(authority, 9) as name`), 'environment');
  const backend = await startTestBackend({
    features: [
      workloadIdentityPlugin,
      mockServices.rootConfig.factory({
        data: {
          workloadIdentity: {
            clusters: clusters.map(({ name, environment }) => ({
              name,
              ...(environment && { environment }),
            })),
          },
        },
      }),
      mockServices.database.factory({ knex, migrations: { skip: false } }),
      schedulerOfNothing,
      catalogOfAnything,
      createServiceFactory({
        service: coreServices.permissions,
        deps: {},
        factory: (): PermissionsService => ({
          authorize: async requests =>
            requests.map(() => ({ result: AuthorizeResult.ALLOW })),
          authorizeConditional: async requests => requests.map(decide),
        }),
      }),
    ],
  });
  try {
    const base = `http://localhost:${backend.server.port()}/api/workload-identity`;
    const ask = async (path: string) => {
      const response = await fetch(`${base}${path}`);
      const body = await response.text();
      if (!response.ok) {
        throw new Error(`${path}: ${response.status} ${body.slice(0, 500)}`);
      }
      return body;
    };
    const answers: Answers[] = [];
    for (const reader of ['all', 'isOwner'] as Reader[]) {
      for (const [name, path] of Object.entries(questions(of))) {
        const times: number[] = [];
        const askOne = async (n: number) => {
          owner =
            reader === 'all'
              ? undefined
              : of.owners[(n * 7) % of.owners.length];
          const asked = await path(n, ask);
          const from = performance.now();
          await ask(asked);
          return performance.now() - from;
        };
        for (let n = 0; n < WARM_UP; n++) {
          await askOne(n);
        }
        const { blockedMs } = await watch(async () => {
          for (let n = 0; n < reads; n++) {
            times.push(await askOne(n));
          }
        });
        answers.push({
          question: reader === 'all' ? name : `${name}, ${reader}`,
          p50: percentile(times, 50),
          p95: percentile(times, 95),
          p99: percentile(times, 99),
          blockedMs,
        });
      }
    }
    return answers;
  } finally {
    await backend.stop();
  }
}

/** Nothing is to be read or matched anew while the API is asked. */
const schedulerOfNothing = createServiceFactory({
  service: coreServices.scheduler,
  deps: {},
  factory: (): SchedulerService => ({
    triggerTask: async () => {},
    scheduleTask: async () => {},
    cancelTask: async () => {},
    createScheduledTaskRunner: () => ({ run: async () => {} }),
    getScheduledTasks: async () => [],
  }),
});

/** A catalog that has every entity, and answers at once. */
const catalogOfAnything = createServiceFactory({
  service: catalogServiceRef,
  deps: {},
  factory: () =>
    ({
      getEntityByRef: async ref => ({
        apiVersion: 'backstage.io/v1alpha1',
        kind: 'Component',
        metadata: { name: String(ref).split('/')[1] },
      }),
    } as Partial<CatalogService> as CatalogService),
});

type Path = (
  n: number,
  ask: (path: string) => Promise<string>,
) => string | Promise<string>;

function questions(of: { refs: string[] }): Record<string, Path> {
  return {
    // Owners take every component in turn, so it is one of the reader's own.
    chain: n => {
      const [kind, rest] = of.refs[(n * 7) % of.refs.length].split(':');
      return `/entities/${kind}/${rest}/chain`;
    },
    'list: first page': () => '/assets',
    'list: secrets of a cluster, by expiry': n =>
      `/assets?kind=credential&cluster=bench-${n % 2}&orderBy=expiresAt`,
    'list: what expires within 30 days': () =>
      '/assets?kind=credential&expiry=within7d&expiry=within30d&orderBy=expiresAt',
    'list: part of a name': n => `/assets?text=app-${1000 + n}`,
    // One of those that the reader may see.
    'one asset': async (_n, ask) => {
      const { items } = JSON.parse(await ask('/assets?kind=identity&limit=1'));
      return `/assets/${items[0].id}`;
    },
    'facet: namespaces': () => '/facets?field=namespace',
    'facet: clusters of secrets': () => '/facets?field=cluster&kind=secret',
    summary: () => '/summary',
  };
}
