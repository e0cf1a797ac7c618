/**
 * Runs the suites, through the Backstage CLI with the arguments given. With Go
 * at hand the control plane that some suites test against is built first, so
 * that no test waits for a compiler.
 */
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import path from 'node:path';
import { root } from './lib/paths.mjs';
import { runTypeScript } from './lib/testbed.mjs';

const require = createRequire(import.meta.url);
const args = process.argv.slice(2);

if (args.length === 0) {
  const code = await runTypeScript('testbed/src/prepare.ts');
  if (code !== 0) {
    process.exit(code);
  }
}

const cli = path.join(
  path.dirname(require.resolve('@backstage/cli/package.json')),
  'bin',
  'backstage-cli',
);
const { status } = spawnSync(
  process.execPath,
  [cli, 'repo', 'test', ...(args.length ? args : ['--watchAll=false'])],
  { cwd: root, stdio: 'inherit' },
);
process.exit(status ?? 1);
