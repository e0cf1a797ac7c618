/**
 * From a change in a cluster to its answer by the API: a real API server is
 * changed, one object at a time, and the API is asked until it says so.
 */
import { parseArgs } from 'node:util';
import { setTimeout as delay } from 'node:timers/promises';
import { schedulerServiceFactory } from '@backstage/backend-defaults/scheduler';
import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import { createServiceFactory } from '@backstage/backend-plugin-api';
import {
  CatalogService,
  catalogServiceRef,
} from '@backstage/plugin-catalog-node';
import {
  ControlPlane,
  shouldRunTestbed,
  startControlPlane,
} from '@internal/testbed';
import workloadIdentityPlugin from '@tenure/backstage-plugin-workload-identity-backend';
import kubernetesModule from '@tenure/backstage-plugin-workload-identity-backend-module-kubernetes';
import { Knex } from 'knex';
import path from 'node:path';
import { Engine, withPostgres, withSqlite } from './engines';
import { percentile } from './measure';

const { values } = parseArgs({
  options: {
    small: { type: 'boolean', default: false },
    changes: { type: 'string' },
    namespaces: { type: 'string' },
    engine: { type: 'string' },
  },
});
const changes = Number(values.changes ?? (values.small ? 20 : 200));
const namespaces = Number(values.namespaces ?? (values.small ? 3 : 20));
const ASK_AGAIN_MS = 10;
const LONGEST_MS = 60_000;

/** No components: what is measured is the way of the data alone. */
const emptyCatalog = createServiceFactory({
  service: catalogServiceRef,
  deps: {},
  factory: () =>
    ({
      queryEntities: async () => ({ items: [], totalItems: 0, pageInfo: {} }),
    } as Partial<CatalogService> as CatalogService),
});

type Ask = (path: string) => Promise<any>;

async function measure(engine: Engine, knex: Knex, plane: ControlPlane) {
  const backend = await startTestBackend({
    features: [
      workloadIdentityPlugin,
      kubernetesModule,
      schedulerServiceFactory,
      emptyCatalog,
      mockServices.database.factory({ knex, migrations: { skip: false } }),
      mockServices.rootConfig.factory({
        data: {
          workloadIdentity: {
            sources: {
              kubernetes: [
                {
                  id: 'bench',
                  cluster: 'bench',
                  url: plane.url,
                  caFile: plane.caFile,
                  auth: {
                    type: 'token',
                    tokenFile: plane.tokenFileFor('reader'),
                  },
                },
              ],
            },
          },
        },
      }),
    ],
  });
  try {
    const base = `http://localhost:${backend.server.port()}/api/workload-identity`;
    const ask: Ask = async asked => (await fetch(`${base}${asked}`)).json();
    await until(async () => {
      const [source] = (await ask('/sources')).items;
      return (
        source?.watch?.state === 'live' &&
        source.lastSuccessAt > source.watch.since &&
        !source.runningSince
      );
    });
    const times: number[] = [];
    for (let change = 0; change < changes; change += 1) {
      times.push(
        await visible(ask, plane, `${engine}-${change}`.toLowerCase()),
      );
    }
    console.log(
      `${engine}: ${
        times.length
      } changes in ${namespaces} namespaces: p50 ${Math.round(
        percentile(times, 50),
      )} ms, p99 ${Math.round(percentile(times, 99))} ms, longest ${Math.round(
        Math.max(...times),
      )} ms`,
    );
  } finally {
    await backend.stop();
  }
}

/** Makes a Deployment with an account of its own, and waits until it runs as it. */
async function visible(
  ask: Ask,
  plane: ControlPlane,
  name: string,
): Promise<number> {
  const namespace = `bench-${Math.floor(Math.random() * namespaces)}`;
  const from = performance.now();
  await plane.request(
    'POST',
    `/apis/apps/v1/namespaces/${namespace}/deployments`,
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name },
      spec: {
        replicas: 1,
        selector: { matchLabels: { app: name } },
        template: {
          metadata: { labels: { app: name } },
          spec: {
            serviceAccountName: 'default',
            containers: [{ name: 'main', image: 'registry.example.org/a:1' }],
          },
        },
      },
    },
  );
  await until(async () => {
    const { items } = await ask(`/assets?kind=workload&text=${name}`);
    return items?.some(
      (item: { name: string }) =>
        item.name === `${namespace}/Deployment/${name}`,
    );
  });
  return performance.now() - from;
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + LONGEST_MS * 2;
  while (!(await isSo())) {
    if (performance.now() > deadline) {
      throw new Error('The change did not become visible');
    }
    await delay(ASK_AGAIN_MS);
  }
}

async function main() {
  if (!shouldRunTestbed()) {
    console.log('Left out: there is no Go to build the control plane with');
    return;
  }
  const plane = await startControlPlane({
    tokens: { reader: ['tenure-readers'] },
  });
  try {
    await plane.loadManifests(
      path.resolve(__dirname, '../docs/sources/kubernetes-rbac.yaml'),
    );
    await plane.apply(
      Array.from({ length: namespaces }, (_, index) => ({
        apiVersion: 'v1',
        kind: 'Namespace',
        metadata: { name: `bench-${index}` },
      })),
    );
    const run = (engine: Engine, knex: Knex) => measure(engine, knex, plane);
    if (values.engine !== 'postgres') {
      await withSqlite(run);
    }
    if (values.engine !== 'sqlite') {
      await withPostgres(run);
    }
  } finally {
    await plane.stop();
  }
}

main().then(
  () => process.exit(0),
  error => {
    console.error(error);
    process.exit(1);
  },
);
