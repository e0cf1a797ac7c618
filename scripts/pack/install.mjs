/**
 * Installs packed packages into a fresh Backstage app, by the steps of
 * docs/add-to-your-backstage.md, starts it, and sees by its API and in Chromium
 * that the card and the tabs are there.
 *
 *   node scripts/pack/pack.mjs --out FOLDER
 *   node scripts/pack/install.mjs --tarballs FOLDER [options]
 *
 *   --app FOLDER          where the app is made; a temporary folder unless given
 *   --keep                leaves the app there
 *   --node VERSION        makes the app with this Node from npm, where the one
 *                         at hand is none that create-app takes
 *   --pin-release         keeps Backstage at the release that the template begins
 *                         with, where create-app can't fetch its yarn.lock
 *   --resolution N=V      a resolution that a registry needs; may be repeated
 *   --screenshots FOLDER  where they go; beside the app unless given
 *   --ports F,B           of the frontend and the backend; 3100,7107 unless given
 *
 * CHROMIUM_PATH says where the browser is.
 */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { refuse, say } from '../lib/console.mjs';
import { inRoot } from '../lib/paths.mjs';
import { docsSteps } from './lib/docsSteps.mjs';
import { followSteps } from './lib/followSteps.mjs';
import {
  createFreshApp,
  releasePins,
  resolvePackages,
} from './lib/freshApp.mjs';
import { lookAtTabs } from './lib/lookAtTabs.mjs';
import { publishedPackages, tarballName } from './lib/packages.mjs';
import { RunningApp } from './lib/RunningApp.mjs';

/** The first steps of the page end with something to look at. */
const LAST_STEP = 3;

const { values } = parseArgs({
  options: {
    tarballs: { type: 'string' },
    app: { type: 'string' },
    keep: { type: 'boolean' },
    node: { type: 'string' },
    'pin-release': { type: 'boolean' },
    resolution: { type: 'string', multiple: true, default: [] },
    screenshots: { type: 'string' },
    ports: { type: 'string', default: '3100,7107' },
  },
});
if (!values.tarballs) {
  refuse('Say with --tarballs where scripts/pack/pack.mjs --out put them.');
}
const temporary = fs.mkdtempSync(path.join(os.tmpdir(), 'tenure-install-'));
const app = path.resolve(values.app ?? path.join(temporary, 'app'));
const screenshots = path.resolve(values.screenshots ?? `${app}-screenshots`);
const [frontend, backend] = values.ports.split(',').map(Number);
const { packageManager } = JSON.parse(
  fs.readFileSync(inRoot('package.json'), 'utf8'),
);

let running;
let tools;
let failure;
try {
  const made = await timed('App made', () =>
    createFreshApp({ app, packageManager, nodeVersion: values.node }),
  );
  tools = made.tools;
  resolvePackages(app, {
    ...(values['pin-release'] && releasePins(app, inRoot('yarn.lock'))),
    ...packedPackages(),
    ...givenResolutions(),
  });
  await timed('Installed by the steps of the docs', () =>
    followSteps(docsSteps(inRoot('docs/add-to-your-backstage.md'), LAST_STEP), {
      app,
      yarn: made.yarn,
      locate: name => `${name}@file:${tarballOf(name)}`,
    }),
  );
  await timed('Started', async () => {
    running = RunningApp.start({
      app,
      yarn: path.join(made.tools, 'yarn'),
      env: made.env,
      ports: { frontend, backend },
    });
    await running.ready();
  });
  await timed('Answered by the API', () =>
    running.until('the chain of checkout is known', async () => {
      const chain = await running.ask(
        '/api/workload-identity/entities/component/default/checkout/chain',
      );
      const kinds = new Set(chain.nodes.map(({ kind }) => kind));
      const isWhole = ['workload', 'identity', 'credential'].every(kind =>
        kinds.has(kind),
      );
      return (
        isWhole && chain.matches.some(({ state }) => state === 'confirmed')
      );
    }),
  );
  await timed('Seen in the browser', async () => {
    fs.mkdirSync(screenshots, { recursive: true });
    const files = await lookAtTabs({
      url: running.frontendUrl,
      folder: screenshots,
      executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
    });
    files.forEach(file => say(`  ${file}`));
  });
} catch (error) {
  failure = error;
} finally {
  await running?.stop();
  [values.keep ? undefined : app, tools, values.app ? temporary : undefined]
    .filter(Boolean)
    .forEach(folder => fs.rmSync(folder, { recursive: true, force: true }));
}
if (failure) {
  refuse(failure.stack);
}
say('A fresh app has the card and the three tabs.');

function tarballOf(name) {
  return path.resolve(values.tarballs, tarballName(name));
}

/** The packages depend on each other, and no registry has them yet. */
function packedPackages() {
  return Object.fromEntries(
    publishedPackages()
      .map(({ manifest }) => manifest.name)
      .map(name => [name, `file:${tarballOf(name)}`]),
  );
}

function givenResolutions() {
  return Object.fromEntries(values.resolution.map(one => one.split('=')));
}

async function timed(what, action) {
  const started = Date.now();
  const result = await action();
  say(`${what} (${Math.round((Date.now() - started) / 1000)} s)`);
  return result;
}
