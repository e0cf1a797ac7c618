import {
  AssetObservation,
  LinkObservation,
} from '@tenure/backstage-plugin-workload-identity-node';
import { digestOfAsset, digestOfLink, isRepeatable } from './digest';

/**
 * What controllers say of their pods, which the pods need not repeat. Each
 * namespace by itself: what is said in one must not hang on another, which may go
 * without it.
 */
export class SaidBefore {
  readonly #digests = new Set<string>();

  note(
    links: Map<string, LinkObservation>,
    assets: Map<string, AssetObservation>,
    namespace: string,
  ): void {
    for (const [key, link] of links) {
      this.#digests.add(digestOfLink(key, link));
    }
    for (const [key, asset] of assets) {
      if (isRepeatable(asset)) {
        this.#digests.add(`${namespace}\n${digestOfAsset(key, asset)}`);
      }
    }
  }

  dropLinks(links: Map<string, LinkObservation>): void {
    for (const [key, link] of links) {
      if (this.#digests.has(digestOfLink(key, link))) {
        links.delete(key);
      }
    }
  }

  dropAssets(assets: Map<string, AssetObservation>, namespace: string): void {
    for (const [key, asset] of assets) {
      if (
        isRepeatable(asset) &&
        this.#digests.has(`${namespace}\n${digestOfAsset(key, asset)}`)
      ) {
        assets.delete(key);
      }
    }
  }
}
