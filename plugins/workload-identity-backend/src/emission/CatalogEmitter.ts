import { LoggerService } from '@backstage/backend-plugin-api';
import { stringifyEntityRef } from '@backstage/catalog-model';
import {
  KIND_WORKLOAD_IDENTITY,
  KIND_WORKLOAD_SECRET,
  RoleAnswer,
} from '@tenure/backstage-plugin-workload-identity-common';
import { Knex } from 'knex';
import {
  ensureEmissionState,
  readEmissionState,
  updateEmissionState,
} from '../database/emission/emissionState';
import { pruneGone } from '../database/emission/pruneGone';
import {
  Candidate,
  CandidateKey,
  countCandidates,
  EmittedKind,
  readCandidates,
} from '../database/emission/readCandidates';
import { readConfirmedComponents } from '../database/emission/readConfirmedComponents';
import { isInventoryRead } from '../database/emission/isInventoryRead';
import {
  EmittedEntity,
  removeOrphans,
  writeEntities,
} from '../database/emission/writeEntities';
import { InventoryTransactor } from '../database/ingest/InventoryTransactor';
import { canonicalJson, contentHash } from '../database/json';
import { readOwners } from '../database/queries/chain/readOwners';
import { Clock } from '../ingestion/Clock';
import { Decision, EmissionPass } from './EmissionPass';
import { EmissionSettings } from './settings';
import { toEntity } from './toEntity';

const PAGE_SIZE = 250;
const DAY_MILLISECONDS = 24 * 60 * 60 * 1000;

const ENTITY_KINDS: Record<EmittedKind, string> = {
  identity: KIND_WORKLOAD_IDENTITY,
  secret: KIND_WORKLOAD_SECRET,
};

/** What one pass did. */
export interface EmissionResult {
  /** Entities that the catalog is given. */
  emitted: number;
  /** Entities that the cap leaves out. */
  beyond: number;
  /** Rows that were written. */
  written: number;
  /** The inventory was read as a whole, so that what is missing is gone. */
  complete: boolean;
}

/** What of one page of assets decides whether they are given, and how. */
interface Candidacy {
  asset: Candidate;
  components: string[];
  ownerRef?: string;
  /** A confirmed workload, or an authoritative record, speaks for it. */
  matched: boolean;
}

type Phase = (one: Candidacy, pass: EmissionPass) => Decision;

/**
 * Keeps the entities that the catalog is given in step with the inventory. A
 * pass goes over the assets page by page and writes only what changed.
 */
export class CatalogEmitter {
  static create(options: {
    knex: Knex;
    clock: Clock;
    logger: LoggerService;
    settings: EmissionSettings;
    /** Names of tenants whose assets the catalog must not get. */
    hiddenTenants: readonly string[];
  }): CatalogEmitter {
    return new CatalogEmitter(options);
  }

  readonly #database: InventoryTransactor;
  readonly #clock: Clock;
  readonly #logger: LoggerService;
  readonly #settings: EmissionSettings;
  readonly #hiddenTenants: ReadonlySet<string>;
  /** How many were left out as last told, so that it is told once. */
  #toldBeyond = 0;

  private constructor(options: {
    knex: Knex;
    clock: Clock;
    logger: LoggerService;
    settings: EmissionSettings;
    hiddenTenants: readonly string[];
  }) {
    this.#database = InventoryTransactor.create(options);
    this.#clock = options.clock;
    this.#logger = options.logger;
    this.#settings = options.settings;
    this.#hiddenTenants = new Set(options.hiddenTenants);
  }

  /**
   * Makes one pass.
   *
   * @throws when `signal` is aborted; what was written before stays.
   */
  async run(options: { signal: AbortSignal }): Promise<EmissionResult> {
    const { signal } = options;
    await ensureEmissionState(this.#database.knex);
    // Before the assets: what is read during the pass may be missed by it.
    const isRead = await isInventoryRead(this.#database.knex);
    const kinds = this.#kinds();
    const pass = new EmissionPass(this.#settings.cap);
    for (const phase of await this.#phases(kinds)) {
      for (const kind of kinds) {
        for await (const page of this.#pages(kind, signal)) {
          pass.written += await this.#writePage(page, one => phase(one, pass));
        }
      }
    }
    pass.written += await removeOrphans(
      this.#database,
      kinds.map(kind => ENTITY_KINDS[kind]),
      signal,
    );
    await pruneGone(
      this.#database,
      new Date(
        this.#clock.now().getTime() -
          this.#settings.tombstoneDays * DAY_MILLISECONDS,
      ),
    );
    return this.#end(pass, isRead);
  }

  #kinds(): EmittedKind[] {
    if (this.#settings.emit === 'none') {
      return [];
    }
    return this.#settings.secrets ? ['identity', 'secret'] : ['identity'];
  }

  /**
   * With everything asked for and more than the cap allows, what is matched
   * comes first, and the rest fills what is left in a second round.
   */
  async #phases(kinds: EmittedKind[]): Promise<Phase[]> {
    const { emit, cap } = this.#settings;
    if (emit !== 'all') {
      return [(one, pass) => (one.matched ? pass.take() : 'drop')];
    }
    const total = await countCandidates(this.#database.knex, kinds);
    return total <= cap
      ? [(_, pass) => pass.take()]
      : [
          (one, pass) => (one.matched ? pass.take() : 'leave'),
          (one, pass) => (one.matched ? 'leave' : pass.take()),
        ];
  }

  async *#pages(
    kind: EmittedKind,
    signal: AbortSignal,
  ): AsyncGenerator<Candidate[]> {
    let after: CandidateKey | undefined;
    for (;;) {
      signal.throwIfAborted();
      const page = await readCandidates(this.#database.knex, kind, {
        after,
        limit: PAGE_SIZE,
      });
      if (page.length > 0) {
        yield page;
      }
      if (page.length < PAGE_SIZE) {
        return;
      }
      const { display_name, id } = page[page.length - 1];
      after = { displayName: display_name, id };
    }
  }

  async #writePage(
    page: Candidate[],
    decide: (one: Candidacy) => Decision,
  ): Promise<number> {
    const entities: EmittedEntity[] = [];
    const dropped: string[] = [];
    for (const one of await this.#weigh(page)) {
      const hidden = this.#hiddenTenants.has(one.asset.tenant ?? '');
      const decision = hidden ? 'drop' : decide(one);
      if (decision === 'emit') {
        entities.push(this.#emit(one));
      } else if (decision === 'drop') {
        dropped.push(one.asset.id);
      }
    }
    return writeEntities(this.#database, entities, dropped);
  }

  async #weigh(page: Candidate[]): Promise<Candidacy[]> {
    const ids = page.map(asset => asset.id);
    const components = await readConfirmedComponents(this.#database.knex, ids);
    const owners = await readOwners(this.#database.knex, ids);
    return page.map(asset => {
      const answers = owners.get(asset.id) ?? [];
      const refs = components.get(asset.id) ?? [];
      return {
        asset,
        components: refs,
        ownerRef: accountableOf(answers),
        matched: refs.length > 0 || answers.some(isGoverned),
      };
    });
  }

  #emit({ asset, components, ownerRef }: Candidacy): EmittedEntity {
    const entity = toEntity(asset, {
      namespace: this.#settings.namespace,
      components,
      ownerRef,
    });
    return {
      assetId: asset.id,
      kind: entity.kind,
      entityRef: stringifyEntityRef(entity),
      body: canonicalJson(entity),
      contentHash: contentHash(entity),
    };
  }

  async #end(pass: EmissionPass, isRead: boolean): Promise<EmissionResult> {
    const { emitted, beyond, written } = pass;
    await updateEmissionState(this.#database.knex, {
      emitted,
      beyond,
      ...(isRead && { completed_at: this.#database.now() }),
    });
    if (beyond > 0 && beyond !== this.#toldBeyond) {
      this.#logger.warn(
        `The catalog gets ${emitted} identities and secrets; ${beyond} more are left out by workloadIdentity.catalog.entities.cap (${
          this.#settings.cap
        }). Raise it, or emit less; a catalog that holds very many entities gets slow.`,
      );
    }
    this.#toldBeyond = beyond;
    if (written > 0) {
      this.#logger.info(
        `Entities for the catalog: ${emitted}, written: ${written}`,
      );
    }
    const { completed_at } = await readEmissionState(this.#database.knex);
    return { emitted, beyond, written, complete: completed_at !== null };
  }
}

/**
 * The one accountable owner, where there is no doubt about it. A group without
 * members is a gap, and it is theirs all the same: who joins it changes no entity.
 */
function accountableOf(answers: RoleAnswer[]): string | undefined {
  const accountable = answers.find(one => one.role === 'accountable');
  return accountable?.state === 'resolved' || accountable?.state === 'empty'
    ? accountable.owners[0]?.entityRef
    : undefined;
}

/** An authoritative record covers it; a claim governs nothing. */
function isGoverned(answer: RoleAnswer): boolean {
  return answer.owners.some(owner =>
    owner.provenance.some(
      ({ type, standing }) =>
        type === 'identity-owner' && standing === 'confirmed',
    ),
  );
}
