import { AssetKey } from '@tenure/backstage-plugin-workload-identity-common';
import {
  AssetObservation,
  LinkObservation,
  ObservationScope,
  SnapshotEvent,
} from '@tenure/backstage-plugin-workload-identity-node';

const MAX_ASSETS = 500;
const MAX_LINKS = 2_000;

interface Page {
  scope: ObservationScope;
  assets: Map<string, AssetObservation>;
  links: Map<string, LinkObservation>;
}

/**
 * Gathers what the objects of one page of a list say into events of bounded
 * size, one asset and one link once in each.
 */
export class ScopePages {
  readonly #pages = new Map<string, Page>();

  add(
    scope: ObservationScope,
    said: { assets: AssetObservation[]; links: LinkObservation[] },
  ): void {
    const page = this.#page(scope);
    for (const asset of said.assets) {
      const key = keyOf(asset.key);
      page.assets.set(key, merge(page.assets.get(key), asset));
    }
    for (const link of said.links) {
      const key = [
        keyOf(link.from),
        link.type,
        keyOf(link.to),
        link.qualifier ?? '',
      ].join('\n');
      page.links.set(key, merge(page.links.get(key), link));
    }
  }

  /** What was gathered, which is then forgotten. */
  *drain(): Generator<SnapshotEvent> {
    for (const { scope, assets, links } of this.#pages.values()) {
      const assetPages = pagesOf([...assets.values()], MAX_ASSETS);
      const linkPages = pagesOf([...links.values()], MAX_LINKS);
      const count = Math.max(assetPages.length, linkPages.length);
      for (let index = 0; index < count; index += 1) {
        yield {
          type: 'observations',
          scope,
          assets: assetPages[index] ?? [],
          links: linkPages[index] ?? [],
        };
      }
    }
    this.#pages.clear();
  }

  #page(scope: ObservationScope): Page {
    const name = `${scope.resource}\n${scope.partition}`;
    const page = this.#pages.get(name) ?? {
      scope,
      assets: new Map(),
      links: new Map(),
    };
    this.#pages.set(name, page);
    return page;
  }
}

function keyOf(key: AssetKey): string {
  return `${key.kind}\n${key.authority}\n${key.name}`;
}

/** The later one, with the facts that only the earlier one knew; lists are united. */
function merge<T extends { facts: object }>(before: T | undefined, now: T): T {
  if (!before) {
    return now;
  }
  const facts: Record<string, unknown> = { ...before.facts };
  for (const [name, fact] of Object.entries(now.facts)) {
    const known = facts[name];
    if (Array.isArray(known) && Array.isArray(fact)) {
      facts[name] = [
        ...new Map(
          [...known, ...fact].map(item => [JSON.stringify(item), item]),
        ).values(),
      ];
    } else if (fact !== undefined) {
      facts[name] = fact;
    }
  }
  return { ...before, ...now, facts };
}

function pagesOf<T>(items: T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );
}
