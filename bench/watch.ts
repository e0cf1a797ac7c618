/** What one piece of work took of the process. */
export interface Watched {
  seconds: number;
  /** Highest resident set while it ran, in MiB. */
  peakMiB: number;
  /** Longest time that nothing else had its turn, in milliseconds. */
  blockedMs: number;
}

const INTERVAL_MS = 5;

/**
 * Runs some work and watches time, memory and the event loop. The histogram of
 * node:perf_hooks would not do: it counts no delay while its own timer is never
 * called, as when promises alone keep the process busy.
 */
export async function watch(work: () => Promise<unknown>): Promise<Watched> {
  let peak = process.memoryUsage.rss();
  let blocked = 0;
  const from = performance.now();
  let last = from;
  const look = () => {
    const now = performance.now();
    blocked = Math.max(blocked, now - last - INTERVAL_MS);
    peak = Math.max(peak, process.memoryUsage.rss());
    last = now;
  };
  const timer = setInterval(look, INTERVAL_MS);
  try {
    await work();
  } finally {
    clearInterval(timer);
    look();
  }
  return {
    seconds: (performance.now() - from) / 1000,
    peakMiB: Math.round(peak / 2 ** 20),
    blockedMs: blocked,
  };
}
