import {
  UrlReaderService,
  UrlReaderServiceReadUrlResponse,
} from '@backstage/backend-plugin-api';
import { Minimatch } from 'minimatch';
import { ManifestLimits } from '../config/readConfig';
import { FileText, ManifestFile, toText } from '../files/ManifestFile';
import { ManifestProblemCode } from '../problems';
import { fileUrl, ManifestUrl } from './ManifestUrl';
import { isNotModified, urlFailure } from './urlFailure';

/** How reading one URL ended. */
export type Fetched =
  | { files: ManifestFile[]; etag?: string }
  | { notModified: true }
  | { code: ManifestProblemCode };

export interface FetchOptions {
  reader: UrlReaderService;
  limits: Pick<ManifestLimits, 'fileBytes' | 'treeBytes'>;
  signal: AbortSignal;
  /** Of an earlier reading; the host may then say that nothing has changed. */
  etag?: string;
}

/**
 * Reads the file, or the matching files of the folder, that a URL stands for.
 * What the host does wrong comes as a fixed code.
 *
 * @throws whatever the signal was aborted with
 */
export async function fetchUrl(
  url: ManifestUrl,
  options: FetchOptions,
): Promise<Fetched> {
  const { signal } = options;
  signal.throwIfAborted();
  try {
    return await untilAborted(
      url.pattern === undefined
        ? fetchFile(url, options)
        : fetchFolder(url, url.pattern, options),
      signal,
    );
  } catch (error) {
    signal.throwIfAborted();
    return isNotModified(error)
      ? { notModified: true }
      : { code: urlFailure(error) };
  }
}

async function fetchFile(
  url: ManifestUrl,
  { reader, limits, signal, etag }: FetchOptions,
): Promise<Fetched> {
  const response = await reader.readUrl(url.target, { etag, signal });
  const content = await readBody(response, limits.fileBytes);
  return {
    files: [{ path: url.shown, read: async () => content }],
    etag: response.etag,
  };
}

async function readBody(
  response: UrlReaderServiceReadUrlResponse,
  maxBytes: number,
): Promise<FileText> {
  if (!response.stream) {
    return asText(await response.buffer(), maxBytes);
  }
  const chunks: Buffer[] = [];
  let length = 0;
  // Leaving the loop destroys the stream, so no more than this is read.
  for await (const chunk of response.stream()) {
    const bytes = Buffer.from(chunk);
    chunks.push(bytes);
    length += bytes.length;
    if (length > maxBytes) {
      return { code: 'FileTooLarge' };
    }
  }
  return { text: toText(Buffer.concat(chunks)) };
}

/**
 * Every integration reads folders, as an archive whose files are chosen by name
 * and size before they are held; what `search` gives has no sizes.
 */
async function fetchFolder(
  url: ManifestUrl,
  pattern: string,
  { reader, limits, signal, etag }: FetchOptions,
): Promise<Fetched> {
  const matcher = new Minimatch(pattern, { dot: true });
  const refused = new Map<string, ManifestProblemCode>();
  let held = 0;
  const tree = await reader.readTree(url.target, {
    etag,
    signal,
    filter: (path, info) => {
      if (!matcher.match(path)) {
        return false;
      }
      const size = info?.size ?? 0;
      if (size > limits.fileBytes) {
        refused.set(path, 'FileTooLarge');
        return false;
      }
      if (held + size > limits.treeBytes) {
        refused.set(path, 'TreeTooLarge');
        return false;
      }
      held += size;
      return true;
    },
  });
  const found = await tree.files();
  return {
    files: [
      ...found.map(({ path, content }) => ({
        path: fileUrl(url, path),
        read: async (maxBytes: number) => asText(await content(), maxBytes),
      })),
      ...[...refused].map(([path, code]) => ({
        path: fileUrl(url, path),
        read: async () => ({ code }),
      })),
    ],
    etag: tree.etag || undefined,
  };
}

function asText(bytes: Buffer, maxBytes: number): FileText {
  return bytes.length > maxBytes
    ? { code: 'FileTooLarge' }
    : { text: toText(bytes) };
}

/** Some readers don't listen to the signal in every request that they make. */
async function untilAborted<T>(
  work: Promise<T>,
  signal: AbortSignal,
): Promise<T> {
  let stop = () => {};
  const aborted = new Promise<never>((_, reject) => {
    stop = () => reject(signal.reason);
    signal.addEventListener('abort', stop, { once: true });
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener('abort', stop);
    // Nobody waits for it any more once the signal was aborted.
    work.catch(() => {});
  }
}
