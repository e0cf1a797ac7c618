import {
  CompoundEntityRef,
  DEFAULT_NAMESPACE,
  Entity,
  parseEntityRef,
  RELATION_OWNED_BY,
  RELATION_OWNER_OF,
} from '@backstage/catalog-model';
import {
  KIND_IDENTITY_OWNER,
  KIND_WORKLOAD_IDENTITY,
  KIND_WORKLOAD_SECRET,
} from './kinds';
import * as relations from './relations';

/** A field under `spec` that holds one or more entity refs. @public */
export interface RefRule {
  field: string;
  /** Kinds allowed; the first is meant where a ref names none. */
  kinds: string[];
  /** A name, for messages. */
  example: string;
}

/**
 * A field under `spec` that holds one or more entity refs, and the relations
 * that follow from it.
 *
 * @public
 */
export interface RelationRule extends RefRule {
  /** From the entity to what the field names. */
  forward: { type: string; title: string };
  /** Back from there. */
  reverse: { type: string; title: string };
}

const OWNERS = ['Group', 'User'];

function rule(
  field: string,
  kinds: string[],
  forward: [type: string, title: string],
  reverse: [type: string, title: string],
): RelationRule {
  return {
    field,
    kinds,
    example: kinds === OWNERS ? 'payments' : 'checkout',
    forward: { type: forward[0], title: forward[1] },
    reverse: { type: reverse[0], title: reverse[1] },
  };
}

const OWNER_RULE = rule(
  'owner',
  OWNERS,
  [RELATION_OWNED_BY, 'owned by'],
  [RELATION_OWNER_OF, 'owner of'],
);

/**
 * The relations of each kind.
 *
 * @public
 */
export const TENURE_RELATION_RULES: Record<string, RelationRule[]> = {
  [KIND_WORKLOAD_IDENTITY]: [
    OWNER_RULE,
    rule(
      'identityOf',
      ['Component'],
      [relations.RELATION_IDENTITY_OF, 'identity of'],
      [relations.RELATION_HAS_IDENTITY, 'has identity'],
    ),
  ],
  [KIND_WORKLOAD_SECRET]: [
    OWNER_RULE,
    rule(
      'usedBy',
      ['Component'],
      [relations.RELATION_SECRET_USED_BY, 'secret used by'],
      [relations.RELATION_USES_SECRET, 'uses secret'],
    ),
  ],
  [KIND_IDENTITY_OWNER]: [
    OWNER_RULE,
    rule(
      'operators',
      OWNERS,
      [relations.RELATION_OPERATED_BY, 'operated by'],
      [relations.RELATION_OPERATOR_OF, 'operator of'],
    ),
    rule(
      'policyOwner',
      OWNERS,
      [relations.RELATION_POLICY_OWNED_BY, 'policy owned by'],
      [relations.RELATION_POLICY_OWNER_OF, 'policy owner of'],
    ),
    rule(
      'enforcementOwner',
      OWNERS,
      [relations.RELATION_ENFORCED_BY, 'enforced by'],
      [relations.RELATION_ENFORCER_OF, 'enforcer of'],
    ),
    rule(
      'driftResponder',
      OWNERS,
      [relations.RELATION_DRIFT_HANDLED_BY, 'drift handled by'],
      [relations.RELATION_DRIFT_HANDLER_OF, 'drift handler of'],
    ),
    rule(
      'successor',
      OWNERS,
      [relations.RELATION_SUCCEEDED_BY, 'succeeded by'],
      [relations.RELATION_SUCCESSOR_OF, 'successor of'],
    ),
    rule(
      'issuers',
      OWNERS,
      [relations.RELATION_ISSUED_BY, 'issued by'],
      [relations.RELATION_ISSUER_OF, 'issuer of'],
    ),
  ],
};

/** The fields of a kind that hold refs; of other kinds none. */
export function refRulesOf(kind: string): RelationRule[] {
  const found = Object.keys(TENURE_RELATION_RULES).find(
    key => key.toLocaleLowerCase('en-US') === kind.toLocaleLowerCase('en-US'),
  );
  return found ? TENURE_RELATION_RULES[found] : [];
}

/**
 * Reads a ref as Backstage does: without a kind it is one of the first kind
 * allowed, without a namespace it is in that of the entity.
 *
 * @returns nothing where it is not a ref, or one of another kind.
 */
export function parseEntityRefOf(
  entity: Entity,
  ref: string,
  { kinds }: Pick<RefRule, 'kinds'>,
): CompoundEntityRef | undefined {
  let parsed;
  try {
    parsed = parseEntityRef(ref, {
      defaultKind: kinds[0],
      defaultNamespace: entity.metadata.namespace ?? DEFAULT_NAMESPACE,
    });
  } catch {
    return undefined;
  }
  const { kind, namespace, name } = parsed;
  return kinds.some(
    allowed => allowed.toLowerCase() === kind.toLocaleLowerCase('en-US'),
  ) && ![kind, namespace, name].some(part => /[\s:/]/.test(part))
    ? parsed
    : undefined;
}

/**
 * The relations that follow from an entity of one of the plugin's kinds, both
 * ways. Refs that can't be read are left out.
 *
 * @public
 */
export function relationsOf(entity: Entity): Array<{
  source: CompoundEntityRef;
  type: string;
  target: CompoundEntityRef;
}> {
  const self = {
    kind: entity.kind,
    namespace: entity.metadata.namespace ?? DEFAULT_NAMESPACE,
    name: entity.metadata.name,
  };
  return refRulesOf(entity.kind).flatMap(one => {
    const value = entity.spec?.[one.field];
    return (Array.isArray(value) ? value : [value]).flatMap(ref => {
      const target =
        typeof ref === 'string'
          ? parseEntityRefOf(entity, ref, one)
          : undefined;
      return target
        ? [
            { source: self, type: one.forward.type, target },
            { source: target, type: one.reverse.type, target: self },
          ]
        : [];
    });
  });
}
