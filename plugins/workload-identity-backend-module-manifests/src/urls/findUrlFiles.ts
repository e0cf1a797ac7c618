import {
  FoundFiles,
  ManifestFile,
  MAX_PATH_LENGTH,
} from '../files/ManifestFile';
import { fetchUrl, Fetched, FetchOptions } from './fetchUrl';
import { ManifestUrl } from './ManifestUrl';

/** What URLs gave: their files, or that all of them are what they were. */
export type FoundByUrl =
  | { notModified: true }
  | (FoundFiles & {
      /** One per URL, where every host gave one. */
      etags?: string[];
    });

/**
 * The files that URLs stand for, each once, in a stable order. With the tags of
 * an earlier reading, hosts where nothing changed are asked for no files; when
 * something changed at one of them, all are read, since what a file says can
 * depend on another.
 */
export async function findUrlFiles(
  urls: readonly ManifestUrl[],
  options: Omit<FetchOptions, 'etag'> & { etags?: readonly string[] },
): Promise<FoundByUrl> {
  const { etags, ...common } = options;
  const fetched: Fetched[] = [];
  for (const [index, url] of urls.entries()) {
    fetched.push(await fetchUrl(url, { ...common, etag: etags?.[index] }));
  }
  if (fetched.every(one => 'notModified' in one)) {
    return { notModified: true };
  }
  for (const [index, url] of urls.entries()) {
    if ('notModified' in fetched[index]) {
      fetched[index] = await fetchUrl(url, common);
    }
  }
  return gather(fetched);
}

function gather(fetched: readonly Fetched[]): FoundByUrl {
  const files = new Map<string, ManifestFile>();
  const problems: FoundFiles['problems'] = [];
  const etags: string[] = [];
  fetched.forEach((one, index) => {
    const location = `urls[${index}]`;
    if (!('files' in one)) {
      const code = 'code' in one ? one.code : 'UrlUnreachable';
      problems.push({ code, location });
      return;
    }
    if (one.files.length === 0) {
      problems.push({ code: 'NoFiles', location });
    }
    if (one.etag) {
      etags.push(one.etag);
    }
    for (const file of one.files) {
      if (file.path.length > MAX_PATH_LENGTH) {
        problems.push({ code: 'PathTooLong', location });
      } else if (!files.has(file.path)) {
        files.set(file.path, file);
      }
    }
  });
  return {
    files: [...files.values()].sort((a, b) => (a.path < b.path ? -1 : 1)),
    refused: [],
    problems,
    exhaustive: problems.length === 0,
    ...(etags.length === fetched.length && problems.length === 0 && { etags }),
  };
}
