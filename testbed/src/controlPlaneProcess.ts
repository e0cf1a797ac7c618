import { ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { Socket } from 'node:net';
import readline from 'node:readline';
import { Log } from './types';

/** What the control plane tells of itself when it is ready (`Ready` in Go). */
export type ReadyControlPlane = {
  url: string;
  port: number;
  dir: string;
  logDir: string;
  caFile: string;
  clientCertFile: string;
  clientKeyFile: string;
  kubeconfig: string;
  adminTokenFile: string;
  tokenFiles: Record<string, string>;
  pids: Record<string, number>;
};

const STOP_MILLISECONDS = 15_000;

/** The operating system's side of one control plane. */
export class ControlPlaneProcess {
  private stopping = false;

  private constructor(
    private readonly child: ChildProcess,
    readonly ready: ReadyControlPlane,
  ) {}

  /** Starts the binary and waits until it is ready. */
  static async start(
    binary: string,
    args: string[],
    options: { log: Log },
  ): Promise<ControlPlaneProcess> {
    const child = spawn(binary, args, {
      stdio: ['pipe', 'pipe', 'pipe'],
      // Out of this terminal's process group: it ends by stop(), or when this
      // process is gone and with it the other end of its stdin.
      detached: true,
    });
    // Not one of its ends is of interest; stop() and its exit tell.
    child.stdin.on('error', () => {});
    let errors = '';
    child.stderr.on('data', chunk => {
      errors = (errors + chunk).slice(-8000);
    });
    const lines = readline.createInterface({ input: child.stdout });
    const line = await new Promise<string>((resolve, reject) => {
      lines.once('line', resolve);
      child.once('error', reject);
      child.once('close', code =>
        reject(
          new Error(`The control plane did not start (${code}): ${errors}`),
        ),
      );
    });
    // A test that forgets to stop it can still end, which stops it.
    child.unref();
    for (const stream of [child.stdin, child.stdout, child.stderr]) {
      (stream as unknown as Socket).unref();
    }
    const controlPlane = new ControlPlaneProcess(child, JSON.parse(line));
    child.once('exit', code => {
      if (!controlPlane.stopping) {
        options.log(
          `The control plane at ${controlPlane.ready.url} ended by itself (${code}): ${errors}`,
        );
      }
    });
    return controlPlane;
  }

  /** Resolves when the process has ended, with its exit code. */
  async exited(): Promise<number | null> {
    if (this.child.exitCode === null && this.child.signalCode === null) {
      await once(this.child, 'exit');
    }
    return this.child.exitCode;
  }

  /** Stops the process and its children; they leave their data in `dir`. */
  async stop(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) {
      // It ended by itself, which was told when it did.
      return;
    }
    this.stopping = true;
    this.child.ref();
    this.child.kill('SIGTERM');
    let timer: NodeJS.Timeout | undefined;
    const timeout = new Promise<'timeout'>(resolve => {
      timer = setTimeout(() => resolve('timeout'), STOP_MILLISECONDS);
    });
    const code = await Promise.race([this.exited(), timeout]);
    clearTimeout(timer);
    if (code === 'timeout') {
      // Its children read the end of their stdin and end too.
      this.child.kill('SIGKILL');
      await this.exited();
      throw new Error('The control plane did not stop and was killed');
    }
    if (code !== 0) {
      throw new Error(`The control plane ended with exit code ${code}`);
    }
  }
}
