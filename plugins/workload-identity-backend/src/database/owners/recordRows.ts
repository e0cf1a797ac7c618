import {
  OWNER_ROLES,
  parseIdentityPattern,
  RecordScope,
} from '@tenure/backstage-plugin-workload-identity-common';
import { OwnershipRecord } from '../../owners/OwnershipRecord';
import { scopeType, specificityOf } from '../../owners/specificity';
import { canonicalJson } from '../json';
import { INDEXED_LENGTH } from './identityKey';
import { OwnerRecordRoleRow, OwnerRecordScopeRow } from './rows';

export function roleRows(record: OwnershipRecord): OwnerRecordRoleRow[] {
  return OWNER_ROLES.flatMap(role =>
    (record.roles[role] ?? []).map(owner_ref => ({
      record_ref: record.entityRef,
      role,
      owner_ref,
    })),
  );
}

export function scopeRows(record: OwnershipRecord): OwnerRecordScopeRow[] {
  const roles = OWNER_ROLES.reduce(
    (bits, role, n) => (record.roles[role]?.length ? bits + 2 ** n : bits),
    0,
  );
  return record.scopes.map((scope, ordinal) => ({
    record_ref: record.entityRef,
    ordinal,
    type: scopeType(scope),
    specificity: specificityOf(scope),
    authoritative: record.authoritative,
    roles,
    cluster: scope.cluster ?? null,
    namespace: scope.cluster === undefined ? null : scope.namespace ?? '',
    component_ref: scope.component ?? null,
    ...patternColumns(scope),
    entry: canonicalJson(scope),
  }));
}

function patternColumns(
  scope: RecordScope,
): Pick<
  OwnerRecordScopeRow,
  'pattern' | 'pattern_head' | 'pattern_start' | 'pattern_end'
> {
  if (scope.identity === undefined) {
    return {
      pattern: null,
      pattern_head: null,
      pattern_start: null,
      pattern_end: null,
    };
  }
  const { key } = parseIdentityPattern(scope.identity);
  const start = [...key].slice(0, INDEXED_LENGTH);
  return {
    pattern: key,
    pattern_head: key.slice(0, key.indexOf('/')),
    pattern_start: start.join(''),
    pattern_end: [...start.slice(0, -1), next(start.at(-1)!)].join(''),
  };
}

/** The character after this one, in the order of code points. */
function next(character: string): string {
  const code = character.codePointAt(0)! + 1;
  return String.fromCodePoint(code === 0xd800 ? 0xe000 : code);
}
