import fs from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { Log } from './types';

const POLL_MILLISECONDS = 500;

/**
 * Runs work while this process alone, of all on this machine, holds the lock
 * file. A lock whose process is gone is taken over.
 */
export async function withFileLock<T>(
  file: string,
  options: { log: Log },
  work: () => Promise<T>,
): Promise<T> {
  let told = false;
  while (!tryLock(file)) {
    if (!told) {
      options.log('Another process is building the control plane; waiting.');
      told = true;
    }
    await sleep(POLL_MILLISECONDS);
  }
  try {
    return await work();
  } finally {
    await fs.promises.rm(file, { force: true });
  }
}

function tryLock(file: string): boolean {
  try {
    fs.writeFileSync(file, String(process.pid), { flag: 'wx', mode: 0o600 });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') {
      throw error;
    }
  }
  removeIfStale(file);
  return false;
}

function removeIfStale(file: string): void {
  let holder: number;
  try {
    holder = Number(fs.readFileSync(file, 'utf8'));
  } catch {
    return; // Released meanwhile.
  }
  // Empty for the moment between its creation and the writing of the id.
  if (holder > 0 && !isAlive(holder)) {
    fs.rmSync(file, { force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
