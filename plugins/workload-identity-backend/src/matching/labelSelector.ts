import { InputError } from '@backstage/errors';

/** The label has one of the values: `a=b`, or `a in (b,c)`. */
export interface EqualityRequirement {
  key: string;
  operator: 'equals';
  values: string[];
}

/**
 * One requirement of a selector. `not-equals` stands for `!=` and `notin`, and
 * is met by an absent label too.
 */
export type LabelRequirement =
  | EqualityRequirement
  | { key: string; operator: 'not-equals'; values: string[] }
  | { key: string; operator: 'exists' | 'absent' }
  | { key: string; operator: 'greater' | 'less'; value: number };

const KEY =
  /^(?:([a-z0-9](?:[-a-z0-9.]*[a-z0-9])?)\/)?([A-Za-z0-9](?:[-A-Za-z0-9_.]*[A-Za-z0-9])?)$/;
const VALUE = /^(?:[A-Za-z0-9](?:[-A-Za-z0-9_.]*[A-Za-z0-9])?)?$/;
const MAX_PREFIX = 253;
const MAX_NAME = 63;
const MAX_SELECTOR = 4096;
const MAX_REQUIREMENTS = 32;
const MAX_VALUES = 100;

/**
 * Parses the string form of a Kubernetes label selector, as
 * `k8s.io/apimachinery/pkg/labels.Parse` does: `a=b`, `a==b`, `a!=b`,
 * `a in (b,c)`, `a notin (b,c)`, `a`, `!a`, `a>1`, `a<1`, joined by commas.
 *
 * A selector may not catch everything: at least one requirement has to be an
 * equality or `in`.
 *
 * @throws InputError for a selector that is empty, malformed, too long, or has
 * no equality. The message doesn't quote more than a key or a value.
 */
export function parseLabelSelector(selector: string): LabelRequirement[] {
  if (!selector.trim()) {
    throw new InputError('the selector is empty');
  }
  if (selector.length > MAX_SELECTOR) {
    throw new InputError(
      `the selector is longer than ${MAX_SELECTOR} characters`,
    );
  }
  const requirements = splitRequirements(selector).map(parseRequirement);
  if (requirements.length > MAX_REQUIREMENTS) {
    throw new InputError(
      `the selector has more than ${MAX_REQUIREMENTS} requirements`,
    );
  }
  if (!requirements.some(r => r.operator === 'equals')) {
    throw new InputError(
      'the selector has no equality (a=b) or in (a in (b,c)), so it could catch everything',
    );
  }
  return requirements;
}

/** Whether one set of labels meets every requirement. */
export function selectorMatches(
  requirements: readonly LabelRequirement[],
  labels: ReadonlyMap<string, string>,
): boolean {
  return requirements.every(requirement => meets(requirement, labels));
}

function meets(
  requirement: LabelRequirement,
  labels: ReadonlyMap<string, string>,
): boolean {
  const value = labels.get(requirement.key);
  switch (requirement.operator) {
    case 'exists':
      return value !== undefined;
    case 'absent':
      return value === undefined;
    case 'equals':
      return value !== undefined && requirement.values.includes(value);
    case 'not-equals':
      return value === undefined || !requirement.values.includes(value);
    case 'greater':
    case 'less': {
      if (value === undefined || !/^-?\d+$/.test(value)) {
        return false;
      }
      const number = Number(value);
      return requirement.operator === 'greater'
        ? number > requirement.value
        : number < requirement.value;
    }
    default:
      return false;
  }
}

/** Splits at the commas that are not inside parentheses. */
function splitRequirements(selector: string): string[] {
  const parts: string[] = [];
  let start = 0;
  let inside = false;
  for (let i = 0; i < selector.length; i++) {
    const char = selector[i];
    if (char === '(' || char === ')') {
      if (inside === (char === '(')) {
        throw new InputError('the selector has unbalanced parentheses');
      }
      inside = char === '(';
    } else if (char === ',' && !inside) {
      parts.push(selector.slice(start, i));
      start = i + 1;
    }
  }
  if (inside) {
    throw new InputError('the selector has unbalanced parentheses');
  }
  return [...parts, selector.slice(start)];
}

function parseRequirement(text: string): LabelRequirement {
  const part = text.trim();
  const set = /^(\S+)\s+(in|notin)\s*\(([^()]*)\)$/.exec(part);
  if (set) {
    const values = [
      ...new Set(set[3].split(',').map(value => checkValue(value.trim()))),
    ];
    if (values.length > MAX_VALUES) {
      throw new InputError(
        `the selector has more than ${MAX_VALUES} values for one key`,
      );
    }
    return {
      key: checkKey(set[1]),
      operator: set[2] === 'in' ? 'equals' : 'not-equals',
      values,
    };
  }
  const comparison = /^([^=!<>\s]+)\s*(==|=|!=|>|<)\s*(\S*)$/.exec(part);
  if (comparison) {
    const [, key, operator, value] = comparison;
    if (operator === '>' || operator === '<') {
      if (!/^-?\d+$/.test(value)) {
        throw new InputError(`'${value}' is not an integer to compare with`);
      }
      return {
        key: checkKey(key),
        operator: operator === '>' ? 'greater' : 'less',
        value: Number(value),
      };
    }
    return {
      key: checkKey(key),
      operator: operator === '!=' ? 'not-equals' : 'equals',
      values: [checkValue(value)],
    };
  }
  const absent = /^!\s*(\S+)$/.exec(part);
  if (absent) {
    return { key: checkKey(absent[1]), operator: 'absent' };
  }
  return { key: checkKey(part), operator: 'exists' };
}

function checkKey(key: string): string {
  const match = KEY.exec(key);
  if (
    !match ||
    (match[1] ?? '').length > MAX_PREFIX ||
    match[2].length > MAX_NAME
  ) {
    throw new InputError(`'${key.slice(0, 80)}' is not a label key`);
  }
  return key;
}

/** Whether text could be the value of a label. */
export function isLabelValue(value: string): boolean {
  return value.length <= MAX_NAME && VALUE.test(value);
}

function checkValue(value: string): string {
  if (!isLabelValue(value)) {
    throw new InputError(`'${value.slice(0, 80)}' is not a label value`);
  }
  return value;
}
