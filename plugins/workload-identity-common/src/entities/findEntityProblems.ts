import { Entity, stringifyEntityRef } from '@backstage/catalog-model';
import { parseAuthority } from '../assets/keys';
import {
  isIdentityOwnerEntity,
  isWorkloadIdentityEntity,
  isWorkloadSecretEntity,
} from './entities';
import { parseIdentityPattern } from './identityPattern';
import { parseEntityRefOf, RefRule, refRulesOf } from './refs';
import { parseSpiffeId } from './spiffeId';

/**
 * What is wrong with one field of an entity.
 *
 * @public
 */
export interface EntityProblem {
  /** Path of the field, such as `spec.covers[0].identity`. */
  field: string;
  /** What is there. */
  value: unknown;
  /** What is allowed there, as a sentence without its end. */
  allowed: string;
}

/**
 * Finds what is wrong with an entity of one of the plugin's kinds beyond the
 * shape that its JSON schema describes: refs, SPIFFE IDs, and fields that
 * exclude or need each other. Fields of the wrong type are left to the schema.
 * Of other kinds it finds nothing.
 *
 * @public
 */
export function findEntityProblems(entity: Entity): EntityProblem[] {
  const spec: unknown = entity.spec;
  if (!isObject(spec)) {
    return [];
  }
  const problems = refRulesOf(entity.kind).flatMap(rule =>
    findRefProblems(entity, spec, rule),
  );
  if (isWorkloadIdentityEntity(entity)) {
    return [
      ...problems,
      ...findPlaceProblems(spec),
      ...findSubjectProblems(spec),
    ];
  }
  if (isWorkloadSecretEntity(entity)) {
    return [...problems, ...findPlaceProblems(spec)];
  }
  if (isIdentityOwnerEntity(entity)) {
    return [...problems, ...findCoverProblems(entity, spec)];
  }
  return [];
}

type Spec = Record<string, unknown>;

function findRefProblems(
  entity: Entity,
  spec: Spec,
  rule: RefRule,
): EntityProblem[] {
  const value = spec[rule.field];
  const refs = Array.isArray(value) ? value : [value];
  return refs.flatMap((ref, index) =>
    typeof ref === 'string' && !parseEntityRefOf(entity, ref, rule)
      ? [
          {
            field: Array.isArray(value)
              ? `spec.${rule.field}[${index}]`
              : `spec.${rule.field}`,
            value: ref,
            allowed: refAllowed(rule),
          },
        ]
      : [],
  );
}

function refAllowed(rule: Omit<RefRule, 'field'>): string {
  const kinds = rule.kinds.map(kind => `'${kind}'`).join(' or ');
  return `an entity ref '[<kind>:][<namespace>/]<name>' whose kind is ${kinds}, such as '${stringifyEntityRef(
    {
      kind: rule.kinds[0],
      namespace: 'default',
      name: rule.example,
    },
  )}'`;
}

function findPlaceProblems(spec: Spec): EntityProblem[] {
  const { authority, cluster } = spec;
  if (typeof authority !== 'string') {
    return [];
  }
  let parsed;
  try {
    parsed = parseAuthority(authority);
  } catch {
    return [
      {
        field: 'spec.authority',
        value: authority,
        allowed:
          "'cluster:<name>', 'trust-domain:<name>', 'cloud-account:<name>', 'store:<name>', 'issuer:<name>' or 'global'",
      },
    ];
  }
  if (
    typeof cluster === 'string' &&
    parsed.type === 'cluster' &&
    parsed.name !== cluster
  ) {
    return [
      {
        field: 'spec.cluster',
        value: cluster,
        allowed: `'${parsed.name}', as spec.authority says, or nothing`,
      },
    ];
  }
  return [];
}

function findSubjectProblems(spec: Spec): EntityProblem[] {
  const { type, subject, authority } = spec;
  if (type !== 'spiffe' || typeof subject !== 'string') {
    return [];
  }
  let trustDomain;
  try {
    ({ trustDomain } = parseSpiffeId(subject));
  } catch (error) {
    return [
      {
        field: 'spec.subject',
        value: subject,
        allowed: `a SPIFFE ID such as 'spiffe://prod.example/ns/payments/sa/checkout' (${reasonOf(
          error,
        )})`,
      },
    ];
  }
  return authority === `trust-domain:${trustDomain}`
    ? []
    : [
        {
          field: 'spec.authority',
          value: authority,
          allowed: `'trust-domain:${trustDomain}', the trust domain of spec.subject`,
        },
      ];
}

const COVERS =
  'exactly one of cluster (with or without namespace), component and identity';

function findCoverProblems(entity: Entity, spec: Spec): EntityProblem[] {
  if (!Array.isArray(spec.covers)) {
    return [];
  }
  return spec.covers.flatMap((cover: unknown, index) => {
    const field = `spec.covers[${index}]`;
    if (!isObject(cover)) {
      return [];
    }
    const chosen = ['cluster', 'component', 'identity'].filter(
      key => cover[key] !== undefined,
    );
    if (
      chosen.length !== 1 ||
      (cover.namespace !== undefined && chosen[0] !== 'cluster')
    ) {
      return [{ field, value: cover, allowed: COVERS }];
    }
    return [
      ...findComponentProblems(entity, `${field}.component`, cover.component),
      ...findPatternProblems(`${field}.identity`, cover.identity),
    ];
  });
}

const COVERED_COMPONENT: Omit<RefRule, 'field'> = {
  kinds: ['Component'],
  example: 'checkout',
};

function findComponentProblems(
  entity: Entity,
  field: string,
  value: unknown,
): EntityProblem[] {
  return typeof value === 'string' &&
    !parseEntityRefOf(entity, value, COVERED_COMPONENT)
    ? [{ field, value, allowed: refAllowed(COVERED_COMPONENT) }]
    : [];
}

function findPatternProblems(field: string, value: unknown): EntityProblem[] {
  if (typeof value !== 'string') {
    return [];
  }
  try {
    parseIdentityPattern(value);
    return [];
  } catch (error) {
    return [
      {
        field,
        value,
        allowed: `a SPIFFE ID, or '<authority>/<name>', with '*' at the end for anything (${reasonOf(
          error,
        )})`,
      },
    ];
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function isObject(value: unknown): value is Spec {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
