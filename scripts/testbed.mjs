/** Starts the testbed (see testbed/README.md) with the arguments given. */
import fs from 'node:fs';
import { refuse } from './lib/console.mjs';
import { inRoot } from './lib/paths.mjs';
import { runTypeScript } from './lib/testbed.mjs';

if (!fs.existsSync(inRoot('node_modules', '@backstage', 'cli'))) {
  refuse(
    'The packages are not installed yet: run "npm start" or "npm test" once, or "yarn install".',
  );
}
process.exit(await runTypeScript('testbed/src/cli.ts', process.argv.slice(2)));
