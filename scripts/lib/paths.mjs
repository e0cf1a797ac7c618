import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository's root. */
export const root = path.resolve(
  path.dirname(fileURLToPath(import.meta.url)),
  '../..',
);

/** A path below the root. */
export function inRoot(...parts) {
  return path.join(root, ...parts);
}
