import fs from 'node:fs';
import path from 'node:path';
import { inRoot } from './paths.mjs';

/** The day that the dates in the demo's files are relative to. */
const EPOCH = Date.parse('2026-01-01T00:00:00Z');
const INSTANT = /\b\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z\b/g;

/**
 * Writes the demo's clusters to `examples/.rendered` with every instant moved
 * by as much as today is away from their epoch, so that what expires in twelve
 * days always does.
 *
 * @returns the folder, with one folder per cluster below
 */
export function renderDemo(now = new Date()) {
  const target = inRoot('examples', '.rendered');
  const shift = Math.floor((now.getTime() - EPOCH) / 60_000) * 60_000;
  const kept = new Set();
  for (const source of ['clusters', 'exports']) {
    for (const file of listFiles(inRoot('examples', source))) {
      const relative = path.relative(inRoot('examples'), file);
      const rendered = fs
        .readFileSync(file, 'utf8')
        .replace(INSTANT, instant =>
          new Date(Date.parse(instant) + shift)
            .toISOString()
            .replace('.000Z', 'Z'),
        );
      const output = path.join(target, relative);
      kept.add(output);
      fs.mkdirSync(path.dirname(output), { recursive: true });
      // Moved into place whole: a running portal may be reading it.
      fs.writeFileSync(`${output}.part`, rendered);
      fs.renameSync(`${output}.part`, output);
    }
  }
  for (const file of listFiles(target)) {
    if (!kept.has(file)) {
      fs.rmSync(file);
    }
  }
  return target;
}

function listFiles(folder) {
  if (!fs.existsSync(folder)) {
    return [];
  }
  return fs
    .readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter(entry => entry.isFile())
    .map(entry => path.join(entry.parentPath ?? entry.path, entry.name));
}
