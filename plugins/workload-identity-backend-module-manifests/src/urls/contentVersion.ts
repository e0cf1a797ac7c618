import { createHash } from 'node:crypto';
import { ManifestSourceOptions } from '../config/readConfig';

/**
 * What a reading of URLs amounted to: the tags of the hosts, and the options by
 * which it was made.
 */
export function contentVersion(
  options: ManifestSourceOptions,
  etags: readonly string[],
): string {
  return JSON.stringify({ made: fingerprint(options), etags });
}

/** The tags in a version that was made by the same options. */
export function etagsOf(
  version: string | undefined,
  options: ManifestSourceOptions,
): string[] | undefined {
  if (version === undefined) {
    return undefined;
  }
  try {
    const { made, etags } = JSON.parse(version);
    return made === fingerprint(options) &&
      Array.isArray(etags) &&
      etags.length === options.urls.length &&
      etags.every(etag => typeof etag === 'string' && etag)
      ? etags
      : undefined;
  } catch {
    return undefined;
  }
}

/** When an export was taken changes nothing of what it says. */
function fingerprint(options: ManifestSourceOptions): string {
  const { takenAt, takenAtFile, ...rest } = options;
  return createHash('sha256')
    .update(JSON.stringify(rest))
    .digest('hex')
    .slice(0, 16);
}
