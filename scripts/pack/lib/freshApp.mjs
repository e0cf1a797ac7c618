import fs from 'node:fs';
import path from 'node:path';
import { run } from './run.mjs';

/** The release of Backstage that the suite is built against. */
const CREATE_APP = '@backstage/create-app@0.9.2';

/**
 * Makes an app as `npx @backstage/create-app` does, without installing it.
 *
 * @param options - `nodeVersion`: of the Node that makes it, from npm, where the
 *   one at hand is none that the template takes
 * @returns what runs yarn in the app
 */
export async function createFreshApp(options) {
  const { app, packageManager, nodeVersion, legacy } = options;
  fs.mkdirSync(app, { recursive: true });
  if (fs.readdirSync(app).length > 0) {
    throw new Error(`${app} is not empty`);
  }
  const tools = fs.mkdtempSync(`${app}-tools-`);
  // Yarn, also where it is not installed; in the app, it hands over to its own.
  fs.writeFileSync(
    path.join(tools, 'yarn'),
    `#!/bin/sh\nexec npx --yes --package ${packageManager.replace(
      'yarn@',
      '@yarnpkg/cli-dist@',
    )} yarn "$@"\n`,
    { mode: 0o755 },
  );
  const env = {
    ...process.env,
    PATH: `${tools}${path.delimiter}${process.env.PATH}`,
    BACKSTAGE_APP_NAME: 'fresh',
  };
  await run(
    'npx',
    [
      '--yes',
      ...(nodeVersion ? ['--package', `node@${nodeVersion}`] : []),
      ...['--package', CREATE_APP, 'backstage-create-app'],
      ...['--path', app, '--skip-install', ...(legacy ? ['--legacy'] : [])],
    ],
    { env, cwd: path.dirname(app) },
  );
  const yarn = (args, more = {}) =>
    run(path.join(tools, 'yarn'), args, { env, cwd: app, ...more });
  return { yarn, env, tools };
}

/**
 * Resolutions that keep every package of Backstage at one release: at the
 * version that the app's manifests begin with, or else this repository's.
 */
export function releasePins(app, lockFile) {
  const pins = {};
  for (const [, name, version] of fs
    .readFileSync(lockFile, 'utf8')
    .matchAll(/^ {2}resolution: "(@backstage\/[\w-]+)@npm:([\d.]+)"$/gm)) {
    // Of several versions the lock has the lowest first: that of the release.
    pins[name] ??= version;
  }
  for (const folder of ['.', 'packages/app', 'packages/backend']) {
    const manifest = JSON.parse(
      fs.readFileSync(path.join(app, folder, 'package.json'), 'utf8'),
    );
    Object.entries({ ...manifest.dependencies, ...manifest.devDependencies })
      .filter(([name]) => name.startsWith('@backstage/'))
      .forEach(([name, range]) => {
        pins[name] = range.replace('^', '');
      });
  }
  return pins;
}

/** Adds resolutions to the app: of packages that no registry has, above all. */
export function resolvePackages(app, resolutions) {
  const file = path.join(app, 'package.json');
  const manifest = JSON.parse(fs.readFileSync(file, 'utf8'));
  manifest.resolutions = { ...manifest.resolutions, ...resolutions };
  fs.writeFileSync(file, `${JSON.stringify(manifest, undefined, 2)}\n`);
}
