import { Knex } from 'knex';
import { HiddenEnds, HopLink, HopOptions, readHop } from './readHop';

type Found = { links: HopLink[]; hidden: HiddenEnds[] };

/**
 * Reads the links out of nodes, each node once. Nodes that a walk is likely to
 * come to are read ahead, together with the first that it asks for: their links
 * are then there without another query. What the walk does not come to, because
 * the reader may not see what leads to it, is left where it is.
 */
export class LinkReader {
  static create(
    knex: Knex,
    options: HopOptions & { ahead?: readonly string[] },
  ): LinkReader {
    return new LinkReader(knex, options);
  }

  readonly #found = new Map<string, Found>();
  #ahead: readonly string[];

  private constructor(
    private readonly knex: Knex,
    private readonly options: HopOptions & { ahead?: readonly string[] },
  ) {
    this.#ahead = options.ahead ?? [];
  }

  /** The links from some nodes, and the ends that the reader may not see. */
  async read(nodeIds: readonly string[]): Promise<Found> {
    const missing = nodeIds.filter(id => !this.#found.has(id));
    if (missing.length > 0) {
      await this.#load([...new Set([...missing, ...this.#ahead])]);
      this.#ahead = [];
    }
    const found = nodeIds.map(id => this.#found.get(id));
    return {
      links: found.flatMap(one => one?.links ?? []),
      hidden: found.flatMap(one => one?.hidden ?? []),
    };
  }

  async #load(nodeIds: string[]): Promise<void> {
    const { links, hidden } = await readHop(
      this.knex,
      { nodeIds, direction: 'out' },
      this.options,
    );
    for (const id of nodeIds) {
      this.#found.set(id, { links: [], hidden: [] });
    }
    links.forEach(link => this.#found.get(link.node)?.links.push(link));
    hidden.forEach(ends => this.#found.get(ends.node)?.hidden.push(ends));
  }
}
