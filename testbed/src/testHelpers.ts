import net from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

export function isListening(port: number): Promise<boolean> {
  return new Promise(resolve => {
    const socket = net.connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

/** Repeats an attempt until it gives something. */
export async function until<T>(
  attempt: () => Promise<T | false | undefined>,
): Promise<T> {
  const deadline = Date.now() + 20_000;
  for (;;) {
    const result = await attempt();
    if (result) {
      return result;
    }
    if (Date.now() > deadline) {
      throw new Error(`Still not so after 20 s: ${attempt}`);
    }
    await sleep(100);
  }
}
