import path from 'node:path';

/** The Go module, which is also this package's folder. */
// The package is private and runs from its sources only.
// eslint-disable-next-line no-restricted-syntax
export const moduleDir = path.resolve(__dirname, '..');

/** Definitions of the add-ons' resources that the portal reads. */
export const crdsDir = path.join(moduleDir, 'crds');

/** The repository. */
export const root = path.resolve(moduleDir, '..');
