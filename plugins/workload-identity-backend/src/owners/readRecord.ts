import {
  ANNOTATION_LOCATION,
  ANNOTATION_ORIGIN_LOCATION,
  DEFAULT_NAMESPACE,
  Entity,
  parseEntityRef,
  stringifyEntityRef,
} from '@backstage/catalog-model';
import { isError } from '@backstage/errors';
import {
  isIdentityOwnerEntity,
  OwnerRole,
  parseIdentityPattern,
  RecordScope,
} from '@tenure/backstage-plugin-workload-identity-common';
import { isStorableRef } from '../matching/entityRefs';
import { OwnershipRecord, RecordProblem } from './OwnershipRecord';
import { TrustedLocations } from './trustedLocations';

/** The fields of a record that are asked of the catalog. */
export const RECORD_FIELDS = [
  'apiVersion',
  'kind',
  'metadata.name',
  'metadata.namespace',
  'metadata.annotations',
  'spec',
];

/** Field of `spec` → the role that it names. */
const ROLE_FIELDS: ReadonlyArray<[field: string, role: OwnerRole]> = [
  ['owner', 'accountable'],
  ['operators', 'operator'],
  ['policyOwner', 'policyOwner'],
  ['enforcementOwner', 'enforcementOwner'],
  ['driftResponder', 'driftResponder'],
  ['successor', 'successor'],
];

const SCOPE_FIELDS = ['cluster', 'namespace', 'component', 'identity'];

const MAX_OPERATORS = 100;
const MAX_SCOPES = 1000;

/** A fault of one field; its message says what is allowed. */
class FieldFault extends Error {
  constructor(readonly field: string, message: string) {
    super(message);
  }
}

/**
 * Reads an IdentityOwner entity. It is checked again, though the catalog checks
 * it too: an adopter may have taken the kind in by another processor. A record
 * with a fault is not followed at all, for half of one could give an asset to
 * somebody whom the whole does not.
 */
export function readRecord(
  entity: Entity,
  trusted: TrustedLocations,
): { record: OwnershipRecord } | { problem: RecordProblem } {
  const entityRef = stringifyEntityRef(entity);
  try {
    if (!isStorableRef(entityRef)) {
      throw new FieldFault('metadata.name', 'the entity ref is too long');
    }
    if (!isIdentityOwnerEntity(entity)) {
      throw new FieldFault(
        'apiVersion',
        `'${shorten(entity.apiVersion)}' is not known`,
      );
    }
    const namespace = entity.metadata.namespace ?? DEFAULT_NAMESPACE;
    const { annotations } = entity.metadata;
    return {
      record: {
        entityRef,
        // Both: the place that was registered, and the file that it led to.
        authoritative:
          trusted.includes(annotations?.[ANNOTATION_ORIGIN_LOCATION]) &&
          trusted.includes(annotations?.[ANNOTATION_LOCATION]),
        roles: readRoles(entity.spec, namespace),
        scopes: readScopes(entity.spec, namespace),
      },
    };
  } catch (error) {
    if (!(error instanceof FieldFault)) {
      throw error;
    }
    const { field, message } = error;
    return { problem: { entityRef, field, message } };
  }
}

function readRoles(spec: object, namespace: string): OwnershipRecord['roles'] {
  const roles: OwnershipRecord['roles'] = {};
  for (const [field, role] of ROLE_FIELDS) {
    const value = (spec as Record<string, unknown>)[field];
    if (value === undefined) {
      if (role === 'accountable') {
        throw new FieldFault(
          'spec.owner',
          'it is missing; name a group or user',
        );
      }
      continue;
    }
    const path = `spec.${field}`;
    if (role !== 'operator') {
      roles[role] = [readOwnerRef(value, path, namespace)];
      continue;
    }
    if (!Array.isArray(value) || value.length > MAX_OPERATORS) {
      throw new FieldFault(
        path,
        `it is not a list of up to ${MAX_OPERATORS} groups and users`,
      );
    }
    const operators = value.map((one, index) =>
      readOwnerRef(one, `${path}[${index}]`, namespace),
    );
    if (operators.length > 0) {
      roles.operator = [...new Set(operators)].sort();
    }
  }
  return roles;
}

function readScopes(spec: object, namespace: string): RecordScope[] {
  const covers: unknown = 'covers' in spec ? spec.covers : undefined;
  if (
    !Array.isArray(covers) ||
    covers.length === 0 ||
    covers.length > MAX_SCOPES
  ) {
    throw new FieldFault(
      'spec.covers',
      `it is not a list of 1 to ${MAX_SCOPES} entries`,
    );
  }
  const scopes = covers.map((entry, index) =>
    readScope(entry, `spec.covers[${index}]`, namespace),
  );
  return [...new Map(scopes.map(one => [JSON.stringify(one), one])).values()];
}

function readScope(
  entry: unknown,
  path: string,
  namespace: string,
): RecordScope {
  if (typeof entry !== 'object' || entry === null || Array.isArray(entry)) {
    throw new FieldFault(path, 'it is not an object');
  }
  const unknown = Object.keys(entry).find(key => !SCOPE_FIELDS.includes(key));
  if (unknown !== undefined) {
    // To leave it out could widen what is covered.
    throw new FieldFault(
      `${path}.${shorten(unknown)}`,
      `it is not known; allowed are ${SCOPE_FIELDS.join(', ')}`,
    );
  }
  const given = entry as Record<string, unknown>;
  const sorts = ['cluster', 'component', 'identity'].filter(
    key => given[key] !== undefined,
  );
  if (sorts.length !== 1) {
    throw new FieldFault(
      path,
      "it has to have exactly one of 'cluster' (with or without 'namespace'), 'component' and 'identity'",
    );
  }
  if (given.namespace !== undefined && sorts[0] !== 'cluster') {
    throw new FieldFault(
      `${path}.namespace`,
      "it is allowed only beside 'cluster'",
    );
  }
  if (sorts[0] === 'component') {
    const component = readRef(
      given.component,
      `${path}.component`,
      { defaultKind: 'component', defaultNamespace: namespace },
      ['component'],
    );
    return { component };
  }
  if (sorts[0] === 'identity') {
    return { identity: readIdentity(given.identity, `${path}.identity`) };
  }
  const cluster = readName(given.cluster, `${path}.cluster`);
  return given.namespace === undefined
    ? { cluster }
    : { cluster, namespace: readName(given.namespace, `${path}.namespace`) };
}

function readIdentity(value: unknown, path: string): string {
  if (typeof value !== 'string') {
    throw new FieldFault(path, 'it is not a text');
  }
  try {
    parseIdentityPattern(value);
    return value;
  } catch (error) {
    throw new FieldFault(path, isError(error) ? error.message : String(error));
  }
}

function readName(value: unknown, path: string): string {
  if (typeof value !== 'string' || !/^[^\s/*\p{Cc}]{1,253}$/u.test(value)) {
    throw new FieldFault(
      path,
      'it is not a name of up to 253 characters without spaces, slashes and asterisks',
    );
  }
  return value;
}

function readOwnerRef(value: unknown, path: string, namespace: string): string {
  return readRef(
    value,
    path,
    { defaultKind: 'group', defaultNamespace: namespace },
    ['group', 'user'],
  );
}

function readRef(
  value: unknown,
  path: string,
  context: { defaultKind: string; defaultNamespace: string },
  kinds: string[],
): string {
  const allowed = `an entity ref of a ${kinds.join(' or ')}`;
  if (typeof value !== 'string') {
    throw new FieldFault(path, `it is not ${allowed}`);
  }
  let ref: string;
  try {
    ref = stringifyEntityRef(parseEntityRef(value, context));
  } catch {
    throw new FieldFault(path, `'${shorten(value)}' is not ${allowed}`);
  }
  if (!isStorableRef(ref) || !kinds.includes(ref.slice(0, ref.indexOf(':')))) {
    throw new FieldFault(path, `'${shorten(value)}' is not ${allowed}`);
  }
  return ref;
}

function shorten(text: string): string {
  return text.length > 120 ? `${text.slice(0, 119)}…` : text;
}
