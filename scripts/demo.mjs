/** Renders the demo's clusters with today's dates; see lib/demo.mjs. */
import path from 'node:path';
import { say } from './lib/console.mjs';
import { renderDemo } from './lib/demo.mjs';
import { root } from './lib/paths.mjs';

say(`Demo rendered to ${path.relative(root, renderDemo())}`);
