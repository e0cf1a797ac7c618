import { useSignal } from '@backstage/plugin-signals-react';
import {
  INVENTORY_SIGNAL,
  InventorySignal,
} from '@tenure/backstage-plugin-workload-identity-common';
import { useEffect, useRef } from 'react';
import { usePageVisible } from './usePageVisible';

/** Calls back when a source was read, and now and then in case a signal is lost. */
export function useInventorySignal(
  onChange: () => void,
  options: { pollMs: number; pollWithSignalsMs: number },
): void {
  const visible = usePageVisible();
  const { lastSignal, isSignalsAvailable } =
    useSignal<InventorySignal>(INVENTORY_SIGNAL);
  const latest = useRef(onChange);
  latest.current = onChange;
  const seen = useRef(lastSignal);

  useEffect(() => {
    if (lastSignal && lastSignal !== seen.current && visible) {
      seen.current = lastSignal;
      latest.current();
    }
  }, [lastSignal, visible]);

  const pollMs = isSignalsAvailable
    ? options.pollWithSignalsMs
    : options.pollMs;
  useEffect(() => {
    if (!visible) {
      return undefined;
    }
    const timer = setInterval(() => latest.current(), pollMs);
    return () => clearInterval(timer);
  }, [pollMs, visible]);
}
