/** A URL of the configuration, taken apart. */
export interface ManifestUrl {
  /** What the reader is asked for: a file, or the folder that holds them. */
  target: string;
  /** Which files of the folder are read; undefined where the target is a file. */
  pattern?: string;
  /** Names the target to people: without what may be a credential. */
  shown: string;
}

const IS_GLOB = /[*{[]/;
const IS_FILE = /\.(?:ya?ml|json)$/i;
/** Of a folder that is named without a glob. */
const ALL_MANIFESTS = '**/*.{yaml,yml,json}';

/**
 * Takes a URL apart: one that ends in `.yaml`, `.yml` or `.json` is a file; of
 * one with a glob, the folder before it; any other is a folder. Hosts that put
 * the path into the query (Azure DevOps: `?path=/deploy`) may have it there.
 *
 * @returns undefined for what is no URL of http or https, or holds credentials
 */
export function parseManifestUrl(text: string): ManifestUrl | undefined {
  if (!URL.canParse(text)) {
    return undefined;
  }
  const url = new URL(text);
  if (
    !/^https?:$/.test(url.protocol) ||
    url.username ||
    url.password ||
    url.hash
  ) {
    return undefined;
  }
  const inQuery = url.searchParams.get('path');
  // The parser of URLs escapes braces, so the path is taken as it was written.
  const [head, query] = splitOnce(text, '?');
  const { path, pattern } = splitGlob(inQuery ?? head);
  if (inQuery === null) {
    return {
      target: query === undefined ? path : `${path}?${query}`,
      pattern,
      shown: path,
    };
  }
  // The branch tells files of one path apart; other parameters may be keys.
  const version = url.searchParams.get('version');
  url.searchParams.set('path', path);
  return {
    target: url.toString(),
    pattern,
    shown: `${head}?${
      version === null ? '' : `version=${version}&`
    }path=${path}`,
  };
}

/** Names a file of the folder that a URL stands for. */
export function fileUrl({ shown }: ManifestUrl, path: string): string {
  return `${shown.replace(/\/+$/, '')}/${path}`;
}

function splitGlob(whole: string): { path: string; pattern?: string } {
  const segments = whole.split('/');
  const first = segments.findIndex(segment => IS_GLOB.test(segment));
  if (first >= 0) {
    return {
      path: segments.slice(0, first).join('/') || '/',
      pattern: segments.slice(first).join('/'),
    };
  }
  return IS_FILE.test(whole)
    ? { path: whole }
    : { path: whole, pattern: ALL_MANIFESTS };
}

function splitOnce(text: string, by: string): [string, string | undefined] {
  const at = text.indexOf(by);
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)];
}
