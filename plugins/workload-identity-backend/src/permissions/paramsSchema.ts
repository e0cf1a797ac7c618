/** One parameter of a rule: a list of strings. */
interface ListParam {
  description: string;
  optional?: boolean;
}

type ListParams<P extends Record<string, ListParam>> = {
  [K in keyof P as P[K] extends { optional: true } ? never : K]: string[];
} & {
  [K in keyof P as P[K] extends { optional: true } ? K : never]?: string[];
};

/**
 * The part of Standard Schema and Standard JSON Schema (https://standardschema.dev)
 * that the permission framework reads.
 */
export interface ParamsSchema<T> {
  readonly '~standard': {
    readonly version: 1;
    readonly vendor: string;
    readonly validate: (
      value: unknown,
    ) => { value: T } | { issues: Array<{ message: string }> };
    readonly jsonSchema: {
      readonly input: () => Record<string, unknown>;
      readonly output: () => Record<string, unknown>;
    };
    readonly types?: { readonly input: T; readonly output: T };
  };
}

/**
 * The schema of parameters that are lists of strings. The framework's own
 * schemas are of another major version of zod than is installed beside it,
 * which the compiler can't compare in a reasonable time.
 */
export function listParams<P extends Record<string, ListParam>>(
  params: P,
): ParamsSchema<ListParams<P>> {
  const jsonSchema = () => ({
    $schema: 'http://json-schema.org/draft-07/schema#',
    type: 'object',
    properties: Object.fromEntries(
      Object.entries(params).map(([name, { description }]) => [
        name,
        { type: 'array', items: { type: 'string' }, description },
      ]),
    ),
    required: Object.keys(params).filter(name => !params[name].optional),
    additionalProperties: false,
  });
  return {
    '~standard': {
      version: 1,
      vendor: 'tenure',
      validate: value => {
        const issues = findIssues(params, value);
        return issues.length > 0
          ? { issues }
          : { value: value as ListParams<P> };
      },
      jsonSchema: { input: jsonSchema, output: jsonSchema },
    },
  };
}

function findIssues(
  params: Record<string, ListParam>,
  value: unknown,
): Array<{ message: string }> {
  if (typeof value !== 'object' || value === null) {
    return [{ message: 'Parameters must be an object' }];
  }
  const given = value as Record<string, unknown>;
  const unknown = Object.keys(given)
    .filter(name => !(name in params))
    .map(name => ({ message: `'${name}' is not a parameter` }));
  const wrong = Object.entries(params)
    .filter(
      ([name, { optional }]) =>
        !(optional && given[name] === undefined) && !isStringList(given[name]),
    )
    .map(([name]) => ({ message: `'${name}' must be a list of strings` }));
  return [...unknown, ...wrong];
}

function isStringList(value: unknown): boolean {
  return Array.isArray(value) && value.every(one => typeof one === 'string');
}
