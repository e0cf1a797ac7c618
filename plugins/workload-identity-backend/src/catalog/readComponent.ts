import {
  DEFAULT_NAMESPACE,
  Entity,
  parseEntityRef,
  RELATION_OWNED_BY,
  stringifyEntityRef,
} from '@backstage/catalog-model';
import { pickClaims, RawClaims } from '../matching/claims';
import { isStorableRef } from '../matching/entityRefs';

/** The fields of a component that are asked of the catalog. */
export const COMPONENT_FIELDS = [
  'kind',
  'metadata.name',
  'metadata.namespace',
  'metadata.annotations',
  'spec.owner',
  'relations',
];

/** What is read of a component, without what only the catalog can tell. */
export interface ReadComponent {
  /** Full, lower case. */
  entityRef: string;
  /** Full entity ref of the owner, lower case. */
  ownerRef?: string;
  claims: RawClaims;
}

/**
 * Takes what matching and ownership need out of a component: the target of its
 * relation `ownedBy`, or else `spec.owner` (a group, unless it says otherwise),
 * and the annotations that claim.
 */
export function readComponent(entity: Entity): ReadComponent {
  return {
    entityRef: stringifyEntityRef(entity),
    ownerRef: readOwner(entity),
    claims: pickClaims(entity.metadata.annotations),
  };
}

function readOwner(entity: Entity): string | undefined {
  const declared = normalise(
    entity.spec?.owner,
    entity.metadata.namespace ?? DEFAULT_NAMESPACE,
  );
  const related = (entity.relations ?? [])
    .filter(relation => relation.type === RELATION_OWNED_BY)
    .flatMap(relation => normalise(relation.targetRef) ?? [])
    .sort();
  // More than one can only come from a processor of the adopter's own; the one
  // that the component's file names is then the accountable one.
  return declared && related.includes(declared)
    ? declared
    : related[0] ?? declared;
}

function normalise(
  ref: unknown,
  defaultNamespace: string = DEFAULT_NAMESPACE,
): string | undefined {
  if (typeof ref !== 'string') {
    return undefined;
  }
  try {
    const full = stringifyEntityRef(
      parseEntityRef(ref, { defaultKind: 'group', defaultNamespace }),
    );
    return isStorableRef(full) ? full : undefined;
  } catch {
    // An owner that isn't an entity ref names nobody: the component has none.
    return undefined;
  }
}
