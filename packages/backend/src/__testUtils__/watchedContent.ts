import { setTimeout as delay } from 'node:timers/promises';
import { TestPortal } from './TestPortal';
import { TestStorage } from './TestStorage';

/** Repeats until it is so; a loaded machine takes its time to start. */
export async function until(attempt: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 120_000;
  while (!(await attempt())) {
    if (Date.now() > deadline) {
      throw new Error(`Still not so after 120 s: ${attempt}`);
    }
    await delay(200);
  }
}

/** The row of a source; the first, when none is named. */
export async function sourceRow(
  { storage }: { storage: TestStorage },
  id?: string,
) {
  const { sources } = (await storage.dump()) as {
    sources: Array<{
      id: string;
      generation: number;
      running_since: string | null;
      error_code: string | null;
    }>;
  };
  return sources.find(source => id === undefined || source.id === id)!;
}

/**
 * Takes snapshots until one finds what is held. The controllers of the cluster
 * go on for a while after the last change, and so does the watch.
 */
export async function expectSame(
  watched: { storage: TestStorage },
  snapshots: TestPortal,
  sourceId: string,
  when: string,
): Promise<void> {
  const deadline = Date.now() + 45_000;
  for (;;) {
    await snapshots.refresh(sourceId);
    const expected = await contentOf(snapshots.storage);
    const held = await contentOf(watched.storage);
    const isSame = JSON.stringify(held) === JSON.stringify(expected);
    if (isSame || Date.now() > deadline) {
      expect({ when, ...held }).toEqual({ when, ...expected });
      return;
    }
  }
}

/** All that is said of the cluster, without when that was found out. */
async function contentOf(storage: TestStorage) {
  const dump = await storage.dump();
  const columns = (table: string, names: string[]) =>
    (dump[table] as Array<Record<string, unknown>>)
      .map(row => names.map(name => String(row[name])).join(' | '))
      .sort();
  return {
    assets: columns('assets', [
      'kind',
      'name',
      'standing',
      'incarnation',
      'display_name',
      'class',
      'expires_at',
      'facts',
      'differences',
    ]),
    links: columns('link_observations', [
      'id',
      'from_id',
      'type',
      'to_id',
      'qualifier',
      'facts',
    ]),
    observations: columns('observations', [
      'scope_id',
      'asset_id',
      'incarnation',
      'facts',
    ]),
    marks: columns('workload_marks', ['asset_id', 'origin', 'key', 'value']),
  };
}
