import {
  Entity,
  parseEntityRef,
  RELATION_HAS_MEMBER,
  RELATION_PARENT_OF,
} from '@backstage/catalog-model';
import { chunksOf } from '../database/components/chunksOf';
import { NamedOwner } from '../database/owners/DatabaseOwnerStore';

const REFS_PER_REQUEST = 200;

/** The fields of an owner that are asked of the catalog. */
export const OWNER_FIELDS = ['kind', 'metadata.name', 'relations'];

/** Reads entities by their refs, in the order of these. */
export type FetchEntities = (
  entityRefs: string[],
) => Promise<Array<Entity | undefined>>;

interface Known {
  members: string[];
  children: string[];
}

/**
 * Whom the catalog has, and how many members groups have. The members of a child
 * group, and of its children, are members of the parent: a department that only
 * has teams in it is not empty. Each entity is asked for once.
 */
export class GroupDirectory {
  static create(fetch: FetchEntities): GroupDirectory {
    return new GroupDirectory(fetch);
  }

  readonly #known = new Map<string, Known | undefined>();

  private constructor(private readonly fetch: FetchEntities) {}

  /** @throws what the catalog throws. */
  async lookUp(entityRefs: string[]): Promise<NamedOwner[]> {
    let frontier = entityRefs;
    while (frontier.length > 0) {
      frontier = await this.#load(frontier);
    }
    return entityRefs.map(entityRef => {
      const known = this.#known.get(entityRef);
      return {
        entityRef,
        found: known !== undefined,
        ...(known &&
          parseEntityRef(entityRef).kind === 'group' && {
            members: this.#membersOf(entityRef).size,
          }),
      };
    });
  }

  /** @returns the child groups that are not known yet. */
  async #load(entityRefs: string[]): Promise<string[]> {
    const wanted = entityRefs.filter(ref => !this.#known.has(ref));
    const children = new Set<string>();
    for (const refs of chunksOf(wanted, REFS_PER_REQUEST)) {
      const entities = await this.fetch(refs);
      refs.forEach((ref, n) => {
        const known = entities[n] && {
          members: targets(entities[n], RELATION_HAS_MEMBER),
          children: targets(entities[n], RELATION_PARENT_OF),
        };
        this.#known.set(ref, known);
        known?.children.forEach(child => children.add(child));
      });
    }
    return [...children].filter(ref => !this.#known.has(ref));
  }

  #membersOf(entityRef: string): Set<string> {
    const members = new Set<string>();
    const seen = new Set([entityRef]);
    // Groups that were written in a circle are met once.
    for (const ref of seen) {
      const known = this.#known.get(ref);
      known?.members.forEach(member => members.add(member));
      known?.children.forEach(child => seen.add(child));
    }
    return members;
  }
}

function targets(entity: Entity, type: string): string[] {
  return (entity.relations ?? [])
    .filter(relation => relation.type === type)
    .map(relation => relation.targetRef.toLocaleLowerCase('en-US'));
}
