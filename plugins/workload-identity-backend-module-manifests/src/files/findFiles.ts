import { realpath, stat } from 'node:fs/promises';
import { resolve, sep } from 'node:path';
import glob from 'fast-glob';
import { FoundFiles, MAX_PATH_LENGTH } from './ManifestFile';
import { readText } from './readText';

/**
 * The files that globs match, each once, in a stable order. Links to files are
 * followed as long as they stay within the folder that the glob begins with (as
 * mounted ConfigMaps need it); folders that are links are not entered below it,
 * so links can't make a listing endless.
 */
export async function findFiles(
  paths: readonly string[],
  options: { workingDirectory: string; signal: AbortSignal },
): Promise<FoundFiles> {
  const pathOfReal = new Map<string, string>();
  const problems: FoundFiles['problems'] = [];
  const refused = new Set<string>();
  let exhaustive = true;

  for (const [index, pattern] of paths.entries()) {
    options.signal.throwIfAborted();
    const location = `paths[${index}]`;
    let found: string[];
    try {
      found = await listFiles(pattern, options.workingDirectory);
    } catch {
      problems.push({ code: 'GlobFailed', location });
      exhaustive = false;
      continue;
    }
    if (found.length === 0) {
      problems.push({ code: 'NoFiles', location });
      exhaustive = false;
      continue;
    }
    const root = await realpath(
      resolve(options.workingDirectory, baseOf(pattern)),
    );
    for (const path of found) {
      options.signal.throwIfAborted();
      if (path.length > MAX_PATH_LENGTH) {
        problems.push({ code: 'PathTooLong', location });
        exhaustive = false;
        continue;
      }
      const absolute = resolve(options.workingDirectory, path);
      // A link that leads nowhere is a file that can't be read, not none.
      const real = await realpath(absolute).catch(() => absolute);
      if (real !== root && !real.startsWith(root.replace(/\/?$/, sep))) {
        problems.push({ code: 'OutsideRoot', location: path });
        refused.add(path);
        continue;
      }
      const known = pathOfReal.get(real);
      if (known === undefined || path < known) {
        pathOfReal.set(real, path);
      }
    }
  }
  return {
    files: [...pathOfReal]
      .map(([real, path]) => ({
        path,
        read: (maxBytes: number) => readText(real, maxBytes),
      }))
      .sort((a, b) => (a.path < b.path ? -1 : 1)),
    refused: [...refused].sort(),
    problems,
    exhaustive,
  };
}

async function listFiles(pattern: string, cwd: string): Promise<string[]> {
  const entries = await glob(pattern, {
    cwd,
    objectMode: true,
    onlyFiles: false,
    followSymbolicLinks: false,
  });
  const paths: string[] = [];
  for (const { path, dirent } of entries) {
    if (dirent.isFile()) {
      paths.push(path);
    } else if (dirent.isSymbolicLink()) {
      const target = await stat(resolve(cwd, path)).catch(() => undefined);
      if (!target || target.isFile()) {
        paths.push(path);
      }
    }
  }
  return paths;
}

/** The part of a glob that holds no pattern; of a plain path, its folder. */
export function baseOf(pattern: string): string {
  return glob.generateTasks(pattern)[0]?.base ?? '.';
}
