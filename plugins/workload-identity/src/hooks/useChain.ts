import { useApi } from '@backstage/core-plugin-api';
import { useSignal } from '@backstage/plugin-signals-react';
import {
  Chain,
  INVENTORY_SIGNAL,
  InventorySignal,
} from '@tenure/backstage-plugin-workload-identity-common';
import { useCallback, useEffect, useState } from 'react';
import { workloadIdentityApiRef } from '../apiRef';
import { ChainCache, ChainKey } from './ChainCache';
import { usePageVisible } from './usePageVisible';

/** Without signals, how often to ask. */
const POLL_MS = 60_000;
/** With signals too: one may be lost, and facts grow stale by themselves. */
const POLL_WITH_SIGNALS_MS = 300_000;
/** An answer younger than this is not asked for again when a tab opens. */
const FRESH_ENOUGH_MS = 3_000;
/** A source that the chain does not stand on may still add to it. */
const OTHER_SOURCE_MS = 15_000;

/** What {@link useChain} returns. */
export interface ChainResult {
  /** The last answer; kept while a newer one is asked for. */
  chain?: Chain;
  /** True until the first answer or failure. */
  loading: boolean;
  /** Why the last request failed; with `chain` present, that is what was known before. */
  error?: Error;
  /** Asks again now. */
  retry: () => void;
  /** A newer answer is being asked for. */
  refreshing: boolean;
}

/**
 * The chain of an entity or an asset (see {@link ChainKey}), shared by everything on the page that shows it, and
 * kept up to date by signals, or by polling where the app has no signals.
 * Nothing is asked for while the page is hidden.
 */
export function useChain(subject: ChainKey): ChainResult {
  const cache = ChainCache.forApi(useApi(workloadIdentityApiRef));
  const visible = usePageVisible();
  const { lastSignal, isSignalsAvailable } =
    useSignal<InventorySignal>(INVENTORY_SIGNAL);
  const [, redraw] = useState(0);

  useEffect(
    () => cache.subscribe(subject, () => redraw(count => count + 1)),
    [cache, subject],
  );

  const pollMs = isSignalsAvailable ? POLL_WITH_SIGNALS_MS : POLL_MS;
  useEffect(() => {
    if (!visible) {
      return undefined;
    }
    cache.revalidate(subject, FRESH_ENOUGH_MS);
    const timer = setInterval(() => cache.revalidate(subject), pollMs);
    return () => clearInterval(timer);
  }, [cache, subject, pollMs, visible]);

  useEffect(() => {
    if (!lastSignal || !visible) {
      return undefined;
    }
    const known = cache
      .get(subject)
      .chain?.sources.some(({ id }) => id === lastSignal.sourceId);
    if (known) {
      cache.revalidate(subject);
      return undefined;
    }
    const timer = setTimeout(
      () => cache.revalidate(subject, OTHER_SOURCE_MS),
      OTHER_SOURCE_MS,
    );
    return () => clearTimeout(timer);
  }, [cache, subject, lastSignal, visible]);

  const retry = useCallback(() => {
    cache.revalidate(subject);
  }, [cache, subject]);

  const { chain, error, refreshing } = cache.get(subject);
  return { chain, error, retry, refreshing, loading: !chain && !error };
}
