import { Entity } from '@backstage/catalog-model';
import {
  EntityProblem,
  TENURE_KIND_SCHEMAS,
  TENURE_KINDS,
  TenureKind,
} from '@tenure/backstage-plugin-workload-identity-common';
import Ajv, { ErrorObject, ValidateFunction } from 'ajv';

/** Fields that have no value to show, or whose value is better not shown. */
export type ShapeProblem = Omit<EntityProblem, 'value'> & { value?: unknown };

const validators = new Map<TenureKind, ValidateFunction>();

/**
 * Checks an entity against the JSON schema of its kind.
 *
 * @returns what is wrong, field by field.
 */
export function validateShape(
  kind: TenureKind,
  entity: Entity,
): ShapeProblem[] {
  const validate = validatorOf(kind);
  return validate(entity) ? [] : (validate.errors ?? []).map(explain);
}

function validatorOf(kind: TenureKind): ValidateFunction {
  if (validators.size === 0) {
    const ajv = new Ajv({ allErrors: true, verbose: true });
    TENURE_KINDS.forEach(one =>
      validators.set(one, ajv.compile(TENURE_KIND_SCHEMAS[one])),
    );
  }
  return validators.get(kind)!;
}

function explain(error: ErrorObject): ShapeProblem {
  const field = fieldOf(error.instancePath);
  const schema = (error.parentSchema ?? {}) as Schema;
  switch (error.keyword) {
    case 'required': {
      const { missingProperty } = error.params as { missingProperty: string };
      return {
        field: `${field && `${field}.`}${missingProperty}`,
        allowed: describe(schema.properties?.[missingProperty]),
      };
    }
    case 'additionalProperties': {
      const { additionalProperty } = error.params as {
        additionalProperty: string;
      };
      // Its value is not shown: it may be one that should not be anywhere.
      return {
        field: `${field}.${additionalProperty}`,
        allowed: `left out; the fields there are ${Object.keys(
          schema.properties ?? {},
        ).join(', ')}`,
      };
    }
    case 'pattern':
      return { field, value: error.data, allowed: describe(schema) };
    default:
      return {
        field,
        value: error.data,
        allowed: `${describe(schema)} (it ${error.message})`,
      };
  }
}

interface Schema {
  type?: string;
  description?: string;
  examples?: unknown[];
  properties?: Record<string, Schema>;
}

function describe(schema: Schema | undefined): string {
  const what = schema?.description ?? schema?.type ?? 'a value';
  const [example] = schema?.examples ?? [];
  return example === undefined ? what : `${what}, such as '${example}'`;
}

/** `/spec/covers/0/identity` as `spec.covers[0].identity`. */
function fieldOf(path: string): string {
  return path
    .split('/')
    .slice(1)
    .map(part => part.replaceAll('~1', '/').replaceAll('~0', '~'))
    .reduce(
      (field, part) =>
        /^\d+$/.test(part)
          ? `${field}[${part}]`
          : `${field && `${field}.`}${part}`,
      '',
    );
}
