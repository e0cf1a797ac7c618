/**
 * Opens the portal: renders the demo, and hands over to the Backstage CLI with
 * the arguments given.
 */
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
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

const config = require('yaml').parse(
  fs.readFileSync(inRoot('app-config.yaml'), 'utf8'),
);
const ports = [
  new URL(process.env.APP_CONFIG_app_baseUrl ?? config.app.baseUrl).port,
  process.env.APP_CONFIG_backend_listen_port ?? config.backend.listen.port,
].map(Number);
for (const port of ports) {
  if (await isTaken(port)) {
    refuse(
      `Port ${port} is in use. Stop what listens there (it may be a portal that you started before), or set another one in app-config.local.yaml, and run the command again.`,
    );
  }
}

renderDemo();
say(
  `The portal opens on ${config.app.baseUrl} in about half a minute. Stop it with Ctrl-C.\n`,
);

const cli = path.join(
  path.dirname(require.resolve('@backstage/cli/package.json')),
  'bin',
  'backstage-cli',
);
const child = spawn(process.execPath, [cli, 'repo', 'start', ...args], {
  cwd: root,
  stdio: 'inherit',
});
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.on(signal, () => child.kill(signal));
}
child.on('exit', (code, signal) => process.exit(code ?? (signal ? 0 : 1)));
