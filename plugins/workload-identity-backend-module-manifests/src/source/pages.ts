import {
  AssetObservation,
  LinkObservation,
  ObservationScope,
  SnapshotEvent,
} from '@tenure/backstage-plugin-workload-identity-node';

const PAGE_ASSETS = 250;
const PAGE_LINKS = 500;

/** Cuts what a scope says into pages; none for a scope that says nothing. */
export function* toPages(
  scope: ObservationScope,
  assets: AssetObservation[],
  links: LinkObservation[],
): Generator<SnapshotEvent> {
  let asset = 0;
  let link = 0;
  while (asset < assets.length || link < links.length) {
    yield {
      type: 'observations',
      scope,
      assets: assets.slice(asset, asset + PAGE_ASSETS),
      links: links.slice(link, link + PAGE_LINKS),
    };
    asset += PAGE_ASSETS;
    link += PAGE_LINKS;
  }
}
