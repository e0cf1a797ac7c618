import { AuthService, DiscoveryService } from '@backstage/backend-plugin-api';
import { ResponseError } from '@backstage/errors';
import {
  CatalogEntityFeed,
  CatalogEntityFeedRequest,
} from '@tenure/backstage-plugin-workload-identity-common';
import { EntityFeed } from './EntityFeed';

const PLUGIN_ID = 'workload-identity';
const TIMEOUT_MILLISECONDS = 30_000;

/** Reads from the workload-identity backend, in the catalog's own name. */
export class HttpEntityFeed implements EntityFeed {
  static create(options: {
    auth: AuthService;
    discovery: DiscoveryService;
  }): HttpEntityFeed {
    return new HttpEntityFeed(options.auth, options.discovery);
  }

  private constructor(
    private readonly auth: AuthService,
    private readonly discovery: DiscoveryService,
  ) {}

  async read(
    request: CatalogEntityFeedRequest,
    options: { signal: AbortSignal },
  ): Promise<CatalogEntityFeed> {
    const query = new URLSearchParams();
    Object.entries(request).forEach(([key, value]) => {
      if (value !== undefined) {
        query.set(key, String(value));
      }
    });
    const baseUrl = await this.discovery.getBaseUrl(PLUGIN_ID);
    const { token } = await this.auth.getPluginRequestToken({
      onBehalfOf: await this.auth.getOwnServiceCredentials(),
      targetPluginId: PLUGIN_ID,
    });
    const response = await fetch(`${baseUrl}/catalog-entities?${query}`, {
      headers: { authorization: `Bearer ${token}` },
      redirect: 'error',
      signal: AbortSignal.any([
        options.signal,
        AbortSignal.timeout(TIMEOUT_MILLISECONDS),
      ]),
    });
    if (!response.ok) {
      throw await ResponseError.fromResponse(response);
    }
    return (await response.json()) as CatalogEntityFeed;
  }
}
