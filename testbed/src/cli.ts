import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { buildControlPlane, isTestbedAvailable } from './build';
import { LiveTestbed, startLiveTestbed } from './live';
import { root } from './paths';
import { logToStderr as say } from './types';

const relative = (file: string) => path.relative(process.cwd(), file);

const USAGE = `Usage: testbed [options]

Starts a real control plane per folder of manifests, and stays until Ctrl-C.

  --manifests <dir>  a folder with a folder of manifests per cluster;
                     the demo's clusters if not given
  --portal           start the portal too, reading the control planes
`;

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      manifests: { type: 'string' },
      portal: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(USAGE);
    return 0;
  }
  const { available, reason } = isTestbedAvailable();
  if (!available) {
    say(`The testbed can't start: ${reason}`);
    return 1;
  }
  await buildControlPlane();
  const interruption = new AbortController();
  const { signal } = interruption;
  const interrupted = once(signal, 'abort');
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(name, () => interruption.abort());
  }
  // Without it nothing would keep this process from ending.
  const keepAlive = setInterval(() => {}, 1 << 30);
  let testbed: LiveTestbed | undefined;
  try {
    testbed = await startLiveTestbed({
      manifestsDir: values.manifests ?? (await renderDemo()),
      configFile: path.join(root, 'testbed/.run/app-config.live.yaml'),
      signal,
    });
    say(summary(testbed));
    if (values.portal) {
      return await runPortal(testbed, signal);
    }
    say('Stop it with Ctrl-C.');
    await interrupted;
    return 0;
  } catch (error) {
    if (signal.aborted) {
      return 0;
    }
    throw error;
  } finally {
    clearInterval(keepAlive);
    say('Stopping the control planes');
    await testbed?.stop();
  }
}

/** Runs the portal against the testbed until it ends or is interrupted. */
async function runPortal(
  { configFile }: LiveTestbed,
  signal: AbortSignal,
): Promise<number> {
  // Naming any replaces those that the portal would load by itself.
  const configFiles = [
    path.join(root, 'app-config.yaml'),
    path.join(root, 'app-config.local.yaml'),
    configFile,
  ].filter(file => fs.existsSync(file));
  const portal = spawn(
    process.execPath,
    [
      path.join(root, 'scripts/start.mjs'),
      ...configFiles.flatMap(file => ['--config', file]),
    ],
    {
      cwd: root,
      stdio: 'inherit',
      // The clusters hold the demo as it was rendered for them.
      env: { ...process.env, TENURE_DEMO_RENDERED: 'true' },
    },
  );
  signal.addEventListener('abort', () => portal.kill('SIGTERM'));
  const [code] = await once(portal, 'exit');
  return code ?? 0;
}

async function renderDemo(): Promise<string> {
  const script = spawn(
    process.execPath,
    [path.join(root, 'scripts/demo.mjs')],
    {
      stdio: ['ignore', 'ignore', 'inherit'],
    },
  );
  const [code] = await once(script, 'exit');
  if (code !== 0) {
    throw new Error('The demo could not be rendered (scripts/demo.mjs)');
  }
  return path.join(root, 'examples/.rendered/clusters');
}

function summary({ clusters, configFile }: LiveTestbed): string {
  const lines = Object.entries(clusters).flatMap(([name, cluster]) => [
    `  ${name}: ${cluster.url}`,
    `    kubectl --kubeconfig ${cluster.kubeconfig} get pods -A`,
    `    logs: ${cluster.logDir}`,
  ]);
  return [
    '',
    'The control planes are ready:',
    ...lines,
    `  configuration to read them: ${relative(configFile)}`,
    '',
  ].join('\n');
}

main().then(
  code => {
    process.exitCode = code;
  },
  error => {
    say(`testbed: ${error.message}`);
    process.exitCode = 1;
  },
);
