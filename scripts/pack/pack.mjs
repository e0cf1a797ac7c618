/**
 * Packs every published package as it would be published, and checks what is
 * in the tarballs.
 *
 *   node scripts/pack/pack.mjs [--out FOLDER] [--no-build]
 *
 * Without `--out` the tarballs are checked and removed. `--no-build` takes the
 * packages' `dist` as it is. The repository's files are not touched: packing
 * rewrites manifests, and does so in a copy.
 */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { refuse, say } from '../lib/console.mjs';
import { inRoot, root } from '../lib/paths.mjs';
import { checkTarball, listFiles } from './lib/checkTarball.mjs';
import { publishedPackages, tarballName } from './lib/packages.mjs';
import { run } from './lib/run.mjs';

const { values } = parseArgs({
  options: { out: { type: 'string' }, 'no-build': { type: 'boolean' } },
});
const started = Date.now();
const packages = publishedPackages();
const { packageManager } = JSON.parse(
  fs.readFileSync(inRoot('package.json'), 'utf8'),
);

if (!values['no-build']) {
  say('Building');
  await run('npx', ['--no-install', 'tsc'], { cwd: root });
  await run('npx', ['--no-install', 'backstage-cli', 'repo', 'build'], {
    cwd: root,
  });
}
for (const { folder, manifest } of packages) {
  if (!fs.existsSync(path.join(folder, 'dist'))) {
    refuse(
      `${manifest.name} is not built: leave out --no-build, or run "yarn tsc" and "yarn backstage-cli repo build" first.`,
    );
  }
}

const temporary = fs.mkdtempSync(path.join(os.tmpdir(), 'tenure-pack-'));
const out = path.resolve(values.out ?? path.join(temporary, 'tarballs'));
fs.mkdirSync(out, { recursive: true });
const wrong = [];
try {
  await pack(copyWorkspace(path.join(temporary, 'workspace')));
  for (const source of packages) {
    const { name } = source.manifest;
    const tarball = path.join(out, tarballName(name));
    const folder = fs.mkdtempSync(path.join(temporary, 'unpacked-'));
    await run('tar', ['-xzf', tarball, '-C', folder, '--strip-components=1']);
    const sizeKb = Math.round(fs.statSync(tarball).size / 1024);
    say(`${name}: ${listFiles(folder).length} files, ${sizeKb} kB`);
    wrong.push(...checkTarball(folder, source).map(one => `${name} ${one}`));
  }
} finally {
  fs.rmSync(temporary, { recursive: true, force: true });
}
if (wrong.length > 0) {
  refuse(wrong.join('\n'));
}
say(
  `${packages.length} packages packed and checked in ${Math.round(
    (Date.now() - started) / 1000,
  )} s${values.out ? `, in ${out}` : ''}`,
);

/** All that packing needs, with the installed packages linked. */
function copyWorkspace(target) {
  fs.mkdirSync(path.join(target, '.yarn'), { recursive: true });
  for (const file of [
    'package.json',
    'yarn.lock',
    '.yarnrc.yml',
    'tsconfig.json',
    'backstage.json',
    '.yarn/install-state.gz',
  ]) {
    fs.copyFileSync(inRoot(file), path.join(target, file));
  }
  fs.symlinkSync(inRoot('node_modules'), path.join(target, 'node_modules'));
  for (const folder of listWorkspaces()) {
    const copy = path.join(target, path.relative(root, folder));
    const isPublished = packages.some(one => one.folder === folder);
    fs.cpSync(folder, copy, {
      recursive: true,
      filter: file => {
        const [first] = path.relative(folder, file).split(path.sep);
        return isPublished
          ? !['src', 'node_modules', 'dev'].includes(first)
          : ['', 'package.json'].includes(first);
      },
    });
  }
  return target;
}

function listWorkspaces() {
  return ['packages', 'plugins']
    .flatMap(folder =>
      fs.readdirSync(inRoot(folder)).map(name => inRoot(folder, name)),
    )
    .concat(inRoot('testbed'))
    .filter(folder => fs.existsSync(path.join(folder, 'package.json')));
}

async function pack(workspace) {
  const names = packages.flatMap(({ manifest }) => [
    '--include',
    manifest.name,
  ]);
  await run(
    'npx',
    [
      '--yes',
      '--package',
      packageManager.replace('yarn@', '@yarnpkg/cli-dist@'),
      'yarn',
      ...['workspaces', 'foreach', '--all', ...names],
      ...['pack', '--out', path.join(out, '%s.tgz')],
    ],
    { cwd: workspace },
  );
  // Yarn keeps the mark of a scope, which is hard to quote as `file:`.
  for (const { manifest } of packages) {
    fs.renameSync(
      path.join(out, `${manifest.name.replace('/', '-')}.tgz`),
      path.join(out, tarballName(manifest.name)),
    );
  }
}
