import fs from 'node:fs';
import { builtinModules } from 'node:module';
import path from 'node:path';

const FORBIDDEN = [
  /^src\//,
  /\.(test|spec)\.[cm]?[jt]sx?$/,
  /__(tests|testUtils|fixtures|mocks)__/,
  /\.(tsbuildinfo|log|env)$/,
  /^package\.json-prepack$/,
  /^report.*\.api\.md$/,
];

const IMPORT = /(?:from|import|require\(|import\()\s*['"]([^'"\n]+)['"]/g;

/**
 * What is wrong with an unpacked tarball, one sentence each.
 *
 * @param folder - where its files are
 * @param source - folder and manifest of the package in the repository
 */
export function checkTarball(folder, source) {
  const files = listFiles(folder);
  const manifest = JSON.parse(
    fs.readFileSync(path.join(folder, 'package.json'), 'utf8'),
  );
  return [
    ...files
      .filter(file => FORBIDDEN.some(pattern => pattern.test(file)))
      .map(file => `holds ${file}`),
    ...wantedFiles(manifest, source)
      .filter(file => !files.includes(file))
      .map(file => `lacks ${file}`),
    ...unresolvedDependencies(manifest),
    ...undeclaredImports(folder, files, manifest),
  ];
}

/** What the manifest points at, and what goes with it. */
function wantedFiles(manifest, source) {
  const wanted = new Set(['package.json', 'README.md']);
  const add = value => {
    if (typeof value === 'string') {
      wanted.add(path.posix.normalize(value));
    } else if (value && typeof value === 'object') {
      // The key `backstage` of an export names a feature, not a file.
      Object.entries(value)
        .filter(([key]) => key !== 'backstage')
        .forEach(([, one]) => add(one));
    }
  };
  [manifest.main, manifest.module, manifest.types].forEach(add);
  [manifest.exports, manifest.typesVersions].forEach(add);
  if (source.manifest.configSchema) {
    wanted.add(path.posix.normalize(manifest.configSchema ?? 'config.d.ts'));
  }
  for (const mount of Object.keys(source.manifest.exports ?? { '.': '' })) {
    if (mount !== './package.json') {
      wanted.add(`dist/${mount === '.' ? 'index' : mount.slice(2)}.d.ts`);
    }
  }
  const migrations = path.join(source.folder, 'migrations');
  if (fs.existsSync(migrations)) {
    listFiles(migrations)
      .filter(file => file.endsWith('.js'))
      .forEach(file => wanted.add(`migrations/${file}`));
  }
  return [...wanted];
}

function unresolvedDependencies(manifest) {
  const kinds = ['dependencies', 'peerDependencies', 'optionalDependencies'];
  return kinds.flatMap(kind =>
    Object.entries(manifest[kind] ?? {})
      .filter(([, range]) => /^(workspace|link|file|portal):/.test(range))
      .map(([name, range]) => `${kind} has ${name}: ${range}`),
  );
}

/** What the code asks for, and only the repository happens to have. */
function undeclaredImports(folder, files, manifest) {
  const declared = new Set([
    manifest.name,
    ...Object.keys(manifest.dependencies ?? {}),
    ...Object.keys(manifest.peerDependencies ?? {}),
    ...Object.keys(manifest.optionalDependencies ?? {}),
  ]);
  const undeclared = new Map();
  for (const file of files.filter(one => /\.(c|m)?js$|\.d\.ts$/.test(one))) {
    const code = fs.readFileSync(path.join(folder, file), 'utf8');
    for (const [, target] of code.matchAll(IMPORT)) {
      const name = packageOf(target);
      if (name && !declared.has(name) && !isDeclaredByTypes(name, declared)) {
        undeclared.set(name, file);
      }
    }
  }
  return [...undeclared].map(
    ([name, file]) => `${file} imports ${name}, which it does not depend on`,
  );
}

/** The package of an import, and nothing for a file or a part of Node. */
function packageOf(target) {
  if (/^[./]/.test(target) || target.startsWith('node:')) {
    return undefined;
  }
  const parts = target.split('/');
  const name = parts.slice(0, target.startsWith('@') ? 2 : 1).join('/');
  const isPackage = /^(@[\w.-]+\/)?[\w.-]+$/.test(name);
  return isPackage && !builtinModules.includes(name) ? name : undefined;
}

/** Types come with the package, or in one of their own beside it. */
function isDeclaredByTypes(name, declared) {
  return declared.has(`@types/${name.replace('@', '').replace('/', '__')}`);
}

export function listFiles(folder) {
  return fs
    .readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter(entry => entry.isFile())
    .map(entry =>
      path
        .relative(folder, path.join(entry.parentPath ?? entry.path, entry.name))
        .split(path.sep)
        .join('/'),
    )
    .sort();
}
