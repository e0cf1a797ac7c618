/** Checks that a second set-up does nothing, and adds less than a second. */
import { spawnSync } from 'node:child_process';
import { inRoot } from '../lib/paths.mjs';

const from = Date.now();
const { status, stdout } = spawnSync(
  process.execPath,
  [inRoot('scripts', 'setup.mjs')],
  {
    encoding: 'utf8',
  },
);
const took = Date.now() - from;
if (status !== 0 || stdout !== '' || took >= 1000) {
  process.stderr.write(`exit ${status}, ${took} ms, printed: ${stdout}\n`);
  process.exit(1);
}
