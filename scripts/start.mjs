/**
 * Opens the portal: renders the demo, starts its sign-in, and hands over to the
 * Backstage CLI with the arguments given.
 */
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { readPeople } from './dev-idp/people.mjs';
import { startDevIdp } from './dev-idp/startDevIdp.mjs';
import { refuse, say } from './lib/console.mjs';
import { renderDemo } from './lib/demo.mjs';
import { inRoot, root } from './lib/paths.mjs';
import { isTaken } from './lib/ports.mjs';

const require = createRequire(import.meta.url);
const args = process.argv.slice(2);

if (!fs.existsSync(inRoot('node_modules', '@backstage', 'cli'))) {
  refuse(
    'The packages are not installed yet: run "npm start", or "yarn install" first.',
  );
}

if (
  process.env.NODE_ENV === 'production' ||
  setting(['auth', 'environment'], 'APP_CONFIG_auth_environment') ===
    'production'
) {
  refuse(
    'This opens the demo, whose sign-in asks for no password: it is for development only, and NODE_ENV or auth.environment says "production". docs/add-to-your-backstage.md shows how to run it in production.',
  );
}

const baseUrl = setting(['app', 'baseUrl'], 'APP_CONFIG_app_baseUrl');
const signInPort = Number(process.env.TENURE_SIGN_IN_PORT ?? 7008);
const ports = [
  [new URL(baseUrl).port, 'in app-config.local.yaml'],
  [
    setting(['backend', 'listen', 'port'], 'APP_CONFIG_backend_listen_port'),
    'in app-config.local.yaml',
  ],
  [signInPort, 'as TENURE_SIGN_IN_PORT'],
];
for (const [port, where] of ports) {
  if (await isTaken(Number(port))) {
    refuse(
      `Port ${port} is in use. Stop what listens there (it may be a portal that you started before), or set another one ${where}, and run the command again.`,
    );
  }
}

// The live demo has rendered it already, and loaded it into its clusters: with
// later dates in the files, all of them would differ from what is live.
if (!process.env.TENURE_DEMO_RENDERED) {
  renderDemo();
}
const signIn = await startDevIdp({
  port: signInPort,
  backendUrl: setting(['backend', 'baseUrl'], 'APP_CONFIG_backend_baseUrl'),
  people: readPeople(),
});
say(
  `The portal opens on ${baseUrl} in about half a minute. Stop it with Ctrl-C.\n`,
);

const cli = path.join(
  path.dirname(require.resolve('@backstage/cli/package.json')),
  'bin',
  'backstage-cli',
);
const child = spawn(process.execPath, [cli, 'repo', 'start', ...args], {
  cwd: root,
  stdio: 'inherit',
  env: { ...process.env, ...signIn.environment },
});
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.on(signal, () => child.kill(signal));
}
child.on('exit', (code, signal) => process.exit(code ?? (signal ? 0 : 1)));

/** A value of the configuration, as the Backstage CLI will read it. */
function setting(keys, variable) {
  const files = ['app-config.local.yaml', 'app-config.yaml'];
  const values = files.map(file =>
    fs.existsSync(inRoot(file))
      ? keys.reduce(
          (value, key) => value?.[key],
          require('yaml').parse(fs.readFileSync(inRoot(file), 'utf8')),
        )
      : undefined,
  );
  return [process.env[variable], ...values].find(value => value !== undefined);
}
