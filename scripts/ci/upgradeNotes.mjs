/** Fails where a migration has no note in docs/upgrade.md, or a note no migration. */
import fs from 'node:fs';
import { refuse, say } from '../lib/console.mjs';
import { inRoot } from '../lib/paths.mjs';

const migrations = fs
  .readdirSync(inRoot('plugins/workload-identity-backend/migrations'))
  .filter(file => file.endsWith('.js'))
  .map(file => file.replace(/\.js$/, ''));
const notes = [
  ...fs
    .readFileSync(inRoot('docs/upgrade.md'), 'utf8')
    .matchAll(/^\| `(\d{14}_\w+)`/gm),
].map(([, name]) => name);

const wrong = [
  ...migrations
    .filter(name => !notes.includes(name))
    .map(name => `docs/upgrade.md has no note on the migration ${name}`),
  ...notes
    .filter(name => !migrations.includes(name))
    .map(
      name => `docs/upgrade.md has a note on ${name}, which is no migration`,
    ),
];
if (wrong.length > 0) {
  refuse(wrong.join('\n'));
}
say(`${notes.length} migrations with their notes`);
