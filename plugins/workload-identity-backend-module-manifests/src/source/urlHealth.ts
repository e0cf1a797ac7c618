import { SourceHealth } from '@tenure/backstage-plugin-workload-identity-node';
import { MANIFEST_PROBLEM_MESSAGES, ManifestProblemCode } from '../problems';
import { fetchUrl, FetchOptions } from '../urls/fetchUrl';
import { ManifestUrl } from '../urls/ManifestUrl';

const STATES: Partial<
  Record<ManifestProblemCode, Exclude<SourceHealth['state'], 'ok'>>
> = {
  UrlNotFound: 'misconfigured',
  UrlNotAllowed: 'misconfigured',
  UrlUnauthorized: 'unauthorized',
};

/** Whether the hosts of URLs answer, without holding a file of what they have. */
export async function urlHealth(
  urls: readonly ManifestUrl[],
  options: Omit<FetchOptions, 'etag'>,
): Promise<SourceHealth> {
  for (const [index, url] of urls.entries()) {
    const fetched = await fetchUrl(url, {
      ...options,
      limits: { fileBytes: 0, treeBytes: 0 },
    });
    if ('code' in fetched) {
      const { code } = fetched;
      return {
        state: STATES[code] ?? 'unreachable',
        reason: {
          code,
          message: `urls[${index}]: ${MANIFEST_PROBLEM_MESSAGES[code]}`,
        },
      };
    }
  }
  return { state: 'ok' };
}
