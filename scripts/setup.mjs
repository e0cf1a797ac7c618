/**
 * Installs what the repository needs, with nothing but Node and npm at hand.
 * Does nothing when the installed packages are those of the lock file; an
 * installation that broke off is taken up again.
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { refuse, say } from './lib/console.mjs';
import { inRoot, root } from './lib/paths.mjs';

const marker = inRoot('node_modules', '.tenure-setup');
const logFile = inRoot('node_modules', '.tenure-setup.log');
const manifest = JSON.parse(fs.readFileSync(inRoot('package.json'), 'utf8'));

checkNode();
const wanted = fingerprint();
if (!isCurrent()) {
  await install();
}

function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if ((major === 20 && minor >= 19) || (major === 22 && minor >= 12)) {
    return;
  }
  refuse(
    `Tenure needs Node 20.19 or later in the 20 line, or 22.12 or later in the 22 line; this is ${process.version}. Install one of them (https://nodejs.org) and run the command again.`,
  );
}

/** What the installed packages depend on: the lock, the manifests, Node's ABI. */
function fingerprint() {
  const hash = createHash('sha256');
  hash.update(
    `${process.versions.modules} ${process.platform} ${process.arch}`,
  );
  const files = ['yarn.lock', '.yarnrc.yml', 'package.json'];
  for (const folder of ['packages', 'plugins']) {
    for (const name of fs.readdirSync(inRoot(folder)).sort()) {
      files.push(path.join(folder, name, 'package.json'));
    }
  }
  files.push(path.join('testbed', 'package.json'));
  for (const file of files) {
    if (fs.existsSync(inRoot(file))) {
      hash.update(file).update(fs.readFileSync(inRoot(file)));
    }
  }
  return hash.digest('hex');
}

function isCurrent() {
  try {
    return fs.readFileSync(marker, 'utf8') === wanted;
  } catch {
    return false;
  }
}

async function install() {
  const yarn = manifest.packageManager.replace('yarn@', '@yarnpkg/cli-dist@');
  say(
    `Installing packages (a few minutes the first time; log in ${path.relative(
      root,
      logFile,
    )})`,
  );
  fs.mkdirSync(path.dirname(logFile), { recursive: true });
  fs.rmSync(marker, { force: true });
  const output = [];
  const started = Date.now();
  const log = fs.createWriteStream(logFile);
  const code = await run(
    'npx',
    ['--yes', '--package', yarn, 'yarn', 'install', '--immutable'],
    line => {
      log.write(`${line}\n`);
      output.push(line);
      const step = /┌ (.+ step)/.exec(line) ?? /(\S+) must be built/.exec(line);
      if (step) {
        const what = line.includes('must be built')
          ? `building ${step[1].split('@npm')[0]}`
          : step[1].toLowerCase();
        say(
          `  ${String(Math.round((Date.now() - started) / 1000)).padStart(
            4,
          )} s  ${what}`,
        );
      }
    },
  );
  log.end();
  if (code !== 0) {
    refuse(explain(output));
  }
  fs.writeFileSync(marker, wanted);
  say(`Installed in ${Math.round((Date.now() - started) / 1000)} s.`);
}

/** One sentence for what is known to go wrong, else the end of the log. */
function explain(output) {
  const text = output.join('\n');
  const log = path.relative(root, logFile);
  if (
    /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ENETUNREACH|ETIMEDOUT|RequestError/.test(
      text,
    )
  ) {
    return `The package registry could not be reached; check the network (or the proxy and registry set for npm and yarn) and run the command again. Details are in ${log}.`;
  }
  if (
    /better-sqlite3@.*couldn't be built|not found: (make|g\+\+|cc|c\+\+)|gyp ERR!/.test(
      text,
    )
  ) {
    return `better-sqlite3 could not be built: install a C++ compiler, make and Python 3 (Debian: apt-get install build-essential python3; macOS: xcode-select --install) and run the command again. Details are in ${log}.`;
  }
  if (/YN0028|lockfile would have been modified/.test(text)) {
    return 'yarn.lock does not fit the package.json files; run "yarn install" and commit yarn.lock.';
  }
  if (/ENOSPC/.test(text)) {
    return 'The disk is full; the packages need about 2 GB. Free some and run the command again.';
  }
  return `The installation failed; the log is ${log}. It ends with:\n${output
    .slice(-15)
    .join('\n')}`;
}

function run(command, args, onLine) {
  return new Promise(resolve => {
    const child = spawn(command, args, {
      cwd: root,
      env: environment(),
      stdio: ['ignore', 'pipe', 'pipe'],
      shell: process.platform === 'win32',
    });
    for (const stream of [child.stdout, child.stderr]) {
      let rest = '';
      stream.setEncoding('utf8').on('data', chunk => {
        const lines = (rest + chunk).split('\n');
        rest = lines.pop();
        lines.forEach(onLine);
      });
    }
    child.on('error', error => {
      onLine(String(error));
      resolve(1);
    });
    child.on('close', resolve);
  });
}

/**
 * Native modules find Node's headers beside it where they are installed, as
 * they are with most distributions' packages; otherwise they are downloaded.
 */
function environment() {
  const prefix = path.resolve(path.dirname(process.execPath), '..');
  const headers = path.join(prefix, 'include', 'node', 'node_version.h');
  return {
    ...process.env,
    YARN_ENABLE_TELEMETRY: '0',
    ...(process.env.npm_config_nodedir || !fs.existsSync(headers)
      ? {}
      : { npm_config_nodedir: prefix }),
  };
}
