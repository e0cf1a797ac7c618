import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { withFileLock } from './fileLock';
import { moduleDir } from './paths';
import { Log, logToStderr } from './types';

/** Binaries that were not used for so many days are removed by a build. */
const KEEP_UNUSED_DAYS = 14;

/** Whether control planes can be started on this machine, and if not, why. */
export type TestbedAvailability = { available: boolean; reason?: string };

/**
 * Says whether the control plane is built already or can be built, without
 * building it.
 */
export function isTestbedAvailable(): TestbedAvailability {
  if (process.platform === 'win32') {
    return {
      available: false,
      reason: 'the testbed runs on Linux and macOS only',
    };
  }
  if (fs.existsSync(binaryPath())) {
    return { available: true };
  }
  const answer = spawnSync('go', ['version'], { encoding: 'utf8' });
  const [, major, minor] = answer.stdout?.match(/go(\d+)\.(\d+)/) ?? [];
  // From 1.21 on, Go fetches the version that go.mod asks for.
  if (!major || (Number(major) === 1 && Number(minor) < 21)) {
    return {
      available: false,
      reason:
        'Go 1.21 or newer is needed to build the control plane (https://go.dev/dl)',
    };
  }
  return { available: true };
}

/**
 * Says whether a test suite that needs a control plane should run. Without Go
 * it prints one line and the suite is to be skipped; where the environment
 * variable CI is `true` it throws instead, so that CI never passes by skipping.
 */
export function shouldRunTestbed(): boolean {
  const { available, reason } = isTestbedAvailable();
  if (available) {
    return true;
  }
  if (process.env.CI === 'true') {
    throw new Error(`The testbed is not available: ${reason}`);
  }
  logToStderr(`Skipping tests against a real control plane: ${reason}`);
  return false;
}

/**
 * Builds the control plane unless it is built already, and returns the path of
 * its binary. It is kept outside the repository, under a name made from a hash
 * of its sources, in `TENURE_TESTBED_CACHE` or the user's cache folder.
 */
export async function buildControlPlane(options?: {
  log?: Log;
}): Promise<string> {
  const log = options?.log ?? logToStderr;
  const binary = binaryPath();
  if (await markUsed(binary)) {
    return binary;
  }
  await fs.promises.mkdir(path.dirname(binary), { recursive: true });
  await withFileLock(`${binary}.lock`, { log }, async () => {
    // Whoever held the lock before may have built it.
    if (!(await markUsed(binary))) {
      await removeUnused(path.dirname(binary));
      await compile(binary, log);
    }
  });
  return binary;
}

async function compile(binary: string, log: Log): Promise<void> {
  const started = Date.now();
  const seconds = () => Math.round((Date.now() - started) / 1000);
  log(
    'Building the control plane (etcd, kube-apiserver, kube-controller-manager) from source. Only the first time, this takes some minutes.',
  );
  const temporary = `${binary}.${process.pid}.tmp`;
  const progress = setInterval(
    () => log(`  still building after ${seconds()} s`),
    30_000,
  );
  try {
    await runGo([
      ...['build', '-buildvcs=false', `-ldflags=${linkerFlags()}`],
      ...['-o', temporary, './cmd/controlplane'],
    ]);
    await fs.promises.rename(temporary, binary);
  } finally {
    clearInterval(progress);
    await fs.promises.rm(temporary, { force: true });
  }
  log(`Built the control plane in ${seconds()} s.`);
}

/** What a release of Kubernetes has its binaries say of their version. */
function linkerFlags(): string {
  const goMod = fs.readFileSync(path.join(moduleDir, 'go.mod'), 'utf8');
  const [, version, major, minor] =
    goMod.match(/k8s\.io\/kubernetes (v(\d+)\.(\d+)\S*)/) ?? [];
  const variable = 'k8s.io/component-base/version.git';
  return [
    '-s -w',
    `-X ${variable}Version=${version}`,
    `-X ${variable}Major=${major}`,
    `-X ${variable}Minor=${minor}`,
  ].join(' ');
}

function runGo(args: string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn('go', args, {
      cwd: moduleDir,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let errors = '';
    child.stderr.on('data', chunk => {
      errors = (errors + chunk).slice(-4000);
    });
    child.on('error', reject);
    child.on('close', code =>
      code === 0
        ? resolve()
        : reject(new Error(`go ${args[0]} failed (${code}):\n${errors}`)),
    );
  });
}

function cacheDir(): string {
  if (process.env.TENURE_TESTBED_CACHE) {
    return path.resolve(process.env.TENURE_TESTBED_CACHE);
  }
  const home = os.homedir();
  const base =
    process.platform === 'darwin'
      ? path.join(home, 'Library', 'Caches')
      : process.env.XDG_CACHE_HOME || path.join(home, '.cache');
  return path.join(base, 'tenure-testbed');
}

function binaryPath(): string {
  const hash = createHash('sha256');
  for (const file of sourceFiles(moduleDir)) {
    hash.update(`${path.relative(moduleDir, file)}\0`);
    hash.update(fs.readFileSync(file));
  }
  const version = hash.digest('hex').slice(0, 16);
  return path.join(
    cacheDir(),
    `controlplane-${process.platform}-${process.arch}-${version}`,
  );
}

function sourceFiles(dir: string): string[] {
  const goSources = ['cmd', 'internal'].flatMap(folder =>
    fs
      .readdirSync(path.join(dir, folder), { recursive: true })
      .map(String)
      .filter(name => name.endsWith('.go'))
      .map(name => path.join(dir, folder, name)),
  );
  return [
    path.join(dir, 'go.mod'),
    path.join(dir, 'go.sum'),
    ...goSources.sort(),
  ];
}

async function markUsed(binary: string): Promise<boolean> {
  try {
    const now = new Date();
    await fs.promises.utimes(binary, now, now);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
      return false;
    }
    throw error;
  }
}

async function removeUnused(dir: string): Promise<void> {
  const oldest = Date.now() - KEEP_UNUSED_DAYS * 24 * 3600 * 1000;
  for (const name of await fs.promises.readdir(dir)) {
    const file = path.join(dir, name);
    const { mtimeMs } = await fs.promises.stat(file);
    if (name.startsWith('controlplane-') && mtimeMs < oldest) {
      await fs.promises.rm(file, { recursive: true, force: true });
    }
  }
}
