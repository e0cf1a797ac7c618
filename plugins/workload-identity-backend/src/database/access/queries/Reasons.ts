import { PermissionRule } from '@tenure/backstage-plugin-workload-identity-common';
import { canonicalJson } from '../../json';
import { Grant } from '../readGrants';
import { StoredPower } from './readPowers';
import { AccessSubject } from './readSubjects';

/** Which bindings grant a rule, of those that the reader may see. */
export class Reasons {
  readonly #grants = new Map<string, Grant[]>();
  readonly #subjectOf: ReadonlyMap<string, string | undefined>;

  constructor(
    shown: readonly Grant[],
    rules: ReadonlyMap<string, PermissionRule[]>,
    subjects: readonly AccessSubject[],
  ) {
    const textsOf = new Map(
      [...rules].map(([hash, set]) => [hash, set.map(canonicalJson)]),
    );
    for (const grant of shown) {
      for (const text of grant.permissionSets.flatMap(
        hash => textsOf.get(hash) ?? [],
      )) {
        const known = this.#grants.get(text) ?? [];
        known.push(grant);
        this.#grants.set(text, known);
      }
    }
    this.#subjectOf = new Map(subjects.map(one => [one.id, one.through]));
  }

  isTold(rule: string): boolean {
    return this.#grants.has(rule);
  }

  bindingsOf({ rule, through, namespaces }: StoredPower): string[] {
    const granting = (this.#grants.get(rule) ?? []).filter(
      ({ subjectId, namespace }) =>
        this.#subjectOf.get(subjectId) === through &&
        (namespace === undefined || (namespaces?.includes(namespace) ?? false)),
    );
    return [...new Set(granting.map(({ binding }) => binding))];
  }
}
