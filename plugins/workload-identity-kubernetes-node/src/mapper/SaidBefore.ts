import {
  AssetObservation,
  LinkObservation,
} from '@tenure/backstage-plugin-workload-identity-node';
import { digestOfAsset, digestOfLink, isRepeatable } from './digest';

/** What controllers say of their pods, which the pods need not repeat. */
export class SaidBefore {
  readonly #digests = new Set<string>();

  note(
    links: Map<string, LinkObservation>,
    assets: Map<string, AssetObservation>,
  ): void {
    for (const [key, link] of links) {
      this.#digests.add(digestOfLink(key, link));
    }
    for (const [key, asset] of assets) {
      if (isRepeatable(asset)) {
        this.#digests.add(digestOfAsset(key, asset));
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

  dropAssets(assets: Map<string, AssetObservation>): void {
    for (const [key, asset] of assets) {
      if (isRepeatable(asset) && this.#digests.has(digestOfAsset(key, asset))) {
        assets.delete(key);
      }
    }
  }
}
