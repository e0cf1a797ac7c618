import {
  Chain,
  WorkloadIdentityApi,
} from '@tenure/backstage-plugin-workload-identity-common';

/**
 * Whose chain: an entity by its ref, or an asset by what {@link assetChainKey}
 * makes of its id.
 */
export type ChainKey = string;

/** No entity ref has this in it. */
const ASSET = 'asset#';

/** The key of one asset's chain. */
export function assetChainKey(assetId: string): ChainKey {
  return `${ASSET}${assetId}`;
}

/** What is known of one chain. */
export interface ChainState {
  /** The last answer, also while a newer one is asked for. */
  chain?: Chain;
  /** Why the last request failed; `chain` is then older than it. */
  error?: Error;
  /** A request is under way. */
  refreshing: boolean;
  /** The browser's clock (ms) when the last request ended; 0 before. */
  settledAt: number;
}

interface Entry {
  state: ChainState;
  listeners: Set<() => void>;
  inFlight?: Promise<void>;
  /** Asked for while a request was under way, whose answer may be too old. */
  again?: boolean;
}

/** Chains that are kept though nothing on the page shows it. */
const KEPT_UNUSED = 10;

const EMPTY: ChainState = { refreshing: false, settledAt: 0 };

/** After these the old answer must not be shown any longer. */
const WITHDRAWN = [401, 403, 404];

/**
 * The last chain of each entity and asset seen, so that the card and the tabs share one
 * request and switching between them shows something at once.
 */
export class ChainCache {
  static readonly #byApi = new WeakMap<WorkloadIdentityApi, ChainCache>();

  /** One cache per API instance, hence per app. */
  static forApi(api: WorkloadIdentityApi): ChainCache {
    let cache = ChainCache.#byApi.get(api);
    if (!cache) {
      cache = new ChainCache(api);
      ChainCache.#byApi.set(api, cache);
    }
    return cache;
  }

  readonly #api: WorkloadIdentityApi;
  readonly #entries = new Map<string, Entry>();

  private constructor(api: WorkloadIdentityApi) {
    this.#api = api;
  }

  get(key: ChainKey): ChainState {
    return this.#entries.get(key)?.state ?? EMPTY;
  }

  /** Calls back on each change; returns what ends it. */
  subscribe(key: ChainKey, listener: () => void): () => void {
    const entry = this.#entry(key);
    entry.listeners.add(listener);
    return () => {
      entry.listeners.delete(listener);
      this.#evict();
    };
  }

  /**
   * Asks again. With `maxAgeMs`, not if a request is under way or ended less
   * than that ago.
   */
  async revalidate(key: ChainKey, maxAgeMs: number = 0): Promise<void> {
    const entry = this.#entry(key);
    if (entry.inFlight) {
      entry.again ||= maxAgeMs === 0;
      await entry.inFlight;
      return;
    }
    if (maxAgeMs > 0 && Date.now() - entry.state.settledAt < maxAgeMs) {
      return;
    }
    entry.inFlight = this.#load(key, entry);
    await entry.inFlight;
  }

  async #load(key: ChainKey, entry: Entry): Promise<void> {
    this.#set(entry, { ...entry.state, refreshing: true });
    let next: Pick<ChainState, 'chain' | 'error'>;
    try {
      next = { chain: await this.#ask(key) };
    } catch (error) {
      next = {
        chain: isWithdrawn(error) ? undefined : entry.state.chain,
        error: error as Error,
      };
    }
    entry.inFlight = undefined;
    if (entry.again) {
      entry.again = false;
      entry.inFlight = this.#load(key, entry);
    }
    this.#set(entry, {
      ...next,
      refreshing: entry.inFlight !== undefined,
      settledAt: Date.now(),
    });
  }

  #ask(key: ChainKey): Promise<Chain> {
    return key.startsWith(ASSET)
      ? this.#api.getAssetChain(key.slice(ASSET.length))
      : this.#api.getEntityChain(key);
  }

  #set(entry: Entry, state: ChainState) {
    entry.state = state;
    entry.listeners.forEach(listener => listener());
  }

  #entry(key: ChainKey): Entry {
    let entry = this.#entries.get(key);
    if (!entry) {
      entry = { state: EMPTY, listeners: new Set() };
    }
    // Set anew, so that the map stays in the order of use.
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    return entry;
  }

  #evict() {
    const unused = [...this.#entries].filter(
      ([, entry]) => entry.listeners.size === 0 && !entry.inFlight,
    );
    for (const [ref] of unused.slice(
      0,
      Math.max(0, unused.length - KEPT_UNUSED),
    )) {
      this.#entries.delete(ref);
    }
  }
}

function isWithdrawn(error: unknown): boolean {
  const status = (error as { statusCode?: number } | undefined)?.statusCode;
  return status !== undefined && WITHDRAWN.includes(status);
}
