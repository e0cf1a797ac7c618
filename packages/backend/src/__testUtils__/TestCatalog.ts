import {
  BackendFeature,
  coreServices,
  createBackendModule,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import {
  mockCredentials,
  mockServices,
  startTestBackend,
  TestBackend,
} from '@backstage/backend-test-utils';
import { Entity, stringifyEntityRef } from '@backstage/catalog-model';
import catalogPlugin from '@backstage/plugin-catalog-backend';
import {
  catalogProcessingExtensionPoint,
  EntityProvider,
  EntityProviderConnection,
} from '@backstage/plugin-catalog-node';
import { signalsServiceRef } from '@backstage/plugin-signals-node';
import { JsonObject } from '@backstage/types';
import catalogModuleWorkloadIdentity from '@tenure/backstage-plugin-catalog-backend-module-workload-identity';
import workloadIdentityPlugin from '@tenure/backstage-plugin-workload-identity-backend';
import { identitySourcesExtensionPoint } from '@tenure/backstage-plugin-workload-identity-node';
import { TestIdentitySource } from '@tenure/backstage-plugin-workload-identity-node/testUtils';
import { Knex } from 'knex';
import { setTimeout as delay } from 'node:timers/promises';

const SETTLE_MILLISECONDS = 60_000;

/** What people register, in place of files: entities that tests set. */
class RegisteredEntities implements EntityProvider {
  #connection?: EntityProviderConnection;

  getProviderName() {
    return 'registered';
  }

  async connect(connection: EntityProviderConnection) {
    this.#connection = connection;
  }

  async set(entities: Entity[]) {
    await this.#connection!.applyMutation({
      type: 'full',
      entities: entities.map(entity => ({
        locationKey: 'registered',
        entity: {
          ...entity,
          metadata: {
            ...entity.metadata,
            annotations: {
              'backstage.io/managed-by-location': 'url:https://git.example/x',
              'backstage.io/managed-by-origin-location':
                'url:https://git.example/x',
              ...entity.metadata.annotations,
            },
          },
        },
      })),
    });
  }
}

/**
 * The real catalog with the module, and unless told otherwise the real
 * workload-identity backend beside it. Tasks run when a test says so.
 */
export class TestCatalog {
  static async start(options: {
    storage: JsonObject;
    sources?: TestIdentitySource[];
    /** `workloadIdentity.catalog.entities` of the configuration. */
    entities?: JsonObject;
    trustedLocations?: string[];
    isInventoryAway?: boolean;
  }): Promise<TestCatalog> {
    const scheduler = mockServices.scheduler();
    const registered = new RegisteredEntities();
    let catalogDatabase: Knex | undefined;
    let inventoryDatabase: Knex | undefined;
    const inventory: BackendFeature[] = [
      workloadIdentityPlugin,
      createBackendModule({
        pluginId: 'workload-identity',
        moduleId: 'test-sources',
        register(env) {
          env.registerInit({
            deps: {
              database: coreServices.database,
              sources: identitySourcesExtensionPoint,
            },
            async init({ database, sources }) {
              sources.addSource(...(options.sources ?? []));
              inventoryDatabase = await database.getClient();
            },
          });
        },
      }),
    ];
    const backend = await startTestBackend({
      features: [
        catalogPlugin,
        catalogModuleWorkloadIdentity,
        createBackendModule({
          pluginId: 'catalog',
          moduleId: 'registered',
          register(env) {
            env.registerInit({
              deps: {
                catalog: catalogProcessingExtensionPoint,
                database: coreServices.database,
              },
              async init({ catalog, database }) {
                catalog.addEntityProvider(registered);
                catalogDatabase = await database.getClient();
              },
            });
          },
        }),
        ...(options.isInventoryAway ? [] : inventory),
        createServiceFactory({
          service: signalsServiceRef,
          deps: {},
          factory: () => ({ publish: async () => {} }),
        }),
        createServiceFactory({
          service: coreServices.scheduler,
          deps: {},
          factory: () => scheduler,
        }),
        mockServices.database.factory(),
        mockServices.rootConfig.factory({
          data: {
            backend: { database: options.storage },
            workloadIdentity: {
              clusters: [{ name: 'prod-eu', environment: 'production' }],
              catalog: { entities: options.entities ?? {} },
              ownership: { trustedLocations: options.trustedLocations ?? [] },
            },
          },
        }),
      ],
    });
    return new TestCatalog(
      backend,
      scheduler,
      registered,
      catalogDatabase!,
      inventoryDatabase,
    );
  }

  private constructor(
    private readonly backend: TestBackend,
    private readonly scheduler: Pick<
      ReturnType<typeof mockServices.scheduler>,
      'triggerTask'
    >,
    private readonly registered: RegisteredEntities,
    private readonly database: Knex,
    private readonly inventory: Knex | undefined,
  ) {}

  /** Empties the inventory, as a database that is made anew would be. */
  async loseInventory(): Promise<void> {
    for (const table of [
      'sources',
      'assets',
      'components',
      'catalog_entities',
      'catalog_emission',
    ]) {
      await this.inventory!(table).delete();
    }
  }

  async stop(): Promise<void> {
    await this.backend.stop();
  }

  /** What people have registered from now on. */
  async register(...entities: Entity[]): Promise<void> {
    await this.registered.set(entities);
    await this.until(async () => {
      const there = await this.entities('');
      const rows = await this.database('refresh_state').select('errors');
      return (
        entities.every(entity =>
          there.some(
            one => stringifyEntityRef(one) === stringifyEntityRef(entity),
          ),
        ) || rows.some(row => row.errors && row.errors !== '[]')
      );
    });
  }

  async run(...tasks: string[]): Promise<void> {
    for (const task of tasks) {
      await this.scheduler.triggerTask(task);
    }
  }

  /** Everything from the catalog's components to the catalog's identities. */
  async settle(...sourceIds: string[]): Promise<void> {
    await this.run(
      ...sourceIds.map(id => `workload-identity.source.${id}`),
      'workload-identity.components',
      'workload-identity.owners',
      'workload-identity.catalog-entities',
      'workload-identity-entities',
    );
  }

  /** @param filter - as in `kind=workloadidentity` */
  async entities(filter: string): Promise<Entity[]> {
    const { items } = await this.get<{ items: Entity[] }>(
      `/api/catalog/entities/by-query?limit=10000${
        filter && `&filter=${filter}`
      }`,
    );
    return items;
  }

  async relations(ref: string): Promise<string[]> {
    const [kind, namespace, name] = ref.split(/[:/]/);
    const entity = await this.get<Entity>(
      `/api/catalog/entities/by-name/${kind}/${namespace}/${name}`,
    );
    return (entity.relations ?? [])
      .map(({ type, targetRef }) => `${type} ${targetRef}`)
      .sort();
  }

  /** What went wrong with an entity when it was processed. */
  async errorsOf(entityRef: string): Promise<string> {
    const row = await this.database('refresh_state')
      .where('entity_ref', entityRef)
      .first('errors');
    return row?.errors ?? '';
  }

  /** How many entities of a kind the catalog was given, processed or not. */
  async countGiven(kind: string): Promise<number> {
    const [{ count }] = await this.database('refresh_state')
      .where('entity_ref', 'like', `${kind}:%`)
      .count({ count: '*' });
    return Number(count);
  }

  /** Of the changes that the catalog was told of; each has one of its own. */
  async lastSequence(): Promise<number> {
    const [{ last }] = await this.inventory!('catalog_entities').max({
      last: 'sequence',
    });
    return Number(last);
  }

  /** Calls the workload-identity backend. */
  async feed(as: string): Promise<{ status: number; body: any }> {
    const response = await fetch(
      `${this.#base()}/api/workload-identity/catalog-entities?limit=10`,
      { headers: { authorization: as } },
    );
    return { status: response.status, body: await response.json() };
  }

  async until<T>(condition: () => Promise<T | undefined | false>): Promise<T> {
    const deadline = Date.now() + SETTLE_MILLISECONDS;
    for (;;) {
      const result = await condition();
      if (result) {
        return result;
      }
      if (Date.now() > deadline) {
        throw new Error(`It did not happen: ${condition}`);
      }
      await delay(100);
    }
  }

  async get<T>(route: string): Promise<T> {
    const response = await fetch(`${this.#base()}${route}`, {
      headers: { authorization: mockCredentials.user.header() },
    });
    if (!response.ok) {
      throw new Error(`${route} was answered with ${response.status}`);
    }
    return response.json() as Promise<T>;
  }

  #base(): string {
    return `http://localhost:${this.backend.server.port()}`;
  }
}
