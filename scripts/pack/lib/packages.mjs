import fs from 'node:fs';
import { inRoot } from '../../lib/paths.mjs';

/** Every package below `plugins` that is published: its folder and manifest. */
export function publishedPackages() {
  return fs
    .readdirSync(inRoot('plugins'))
    .sort()
    .map(name => inRoot('plugins', name))
    .filter(folder => fs.existsSync(`${folder}/package.json`))
    .map(folder => ({
      folder,
      manifest: JSON.parse(fs.readFileSync(`${folder}/package.json`, 'utf8')),
    }))
    .filter(({ manifest }) => !manifest.private);
}

/** The name of a package's tarball: without scope marks, as in `tenure-x.tgz`. */
export function tarballName(packageName) {
  return `${packageName.replace('@', '').replace('/', '-')}.tgz`;
}
