import {
  OWNER_ROLES,
  OwnerAnswer,
  OwnerProvenance,
  OwnerRole,
  RecordScope,
  RoleAnswer,
} from '@tenure/backstage-plugin-workload-identity-common';

/** Somebody who is named, as far as the catalog knows them. */
export interface NamedRef {
  entityRef: string;
  /** Whether the catalog has them; absent while not known. */
  exists?: boolean;
  /** Of a group; absent while not known. */
  members?: number;
}

/** The owner of a component, for an asset that one of its workloads depends on. */
export interface OwnerClaim {
  owner: NamedRef;
  componentRef: string;
  standing: 'confirmed' | 'claimed';
}

/** A record, for an asset that one of its scopes covers. */
export interface RecordCover {
  recordRef: string;
  scope: RecordScope;
  /** The higher one decides. */
  specificity: number;
  standing: 'confirmed' | 'claimed';
  roles: Partial<Record<OwnerRole, NamedRef[]>>;
}

/** All that says who answers for one asset. */
export interface OwnershipFacts {
  components: OwnerClaim[];
  records: RecordCover[];
}

const MAX_OWNERS = 10;
const ROLES_OF_MANY: readonly OwnerRole[] = ['operator'];

/** Somebody named for one role, and by what. */
interface Naming extends NamedRef {
  provenance: OwnerProvenance;
}

/**
 * Who holds each role for an asset. Of the records that cover it, the one with
 * the most specific scope decides each role that it names; a role that it leaves
 * out falls to the next. The owner of the component comes after all records, and
 * is accountable only.
 *
 * Equal records that name different owners are a gap, for both are right. A claim
 * beside a confirmed owner is shown and decides nothing.
 */
export function resolveOwners({
  components,
  records,
}: OwnershipFacts): RoleAnswer[] {
  return OWNER_ROLES.map(role => {
    const owners = components
      .filter(() => role === 'accountable')
      .map(nameByComponent);
    const named = records.filter(one => one.roles[role]?.length);
    const ranks = [
      ...rankRecords(named.filter(isConfirmed)).map(rank =>
        rank.map(cover => nameByRecord(cover, role)),
      ),
      ...rankOf(owners.filter(one => one.provenance.standing === 'confirmed')),
    ];
    const claims = [
      ...rankRecords(named.filter(one => !isConfirmed(one))).flatMap(rank =>
        rank.flatMap(cover => nameByRecord(cover, role)),
      ),
      ...owners.filter(one => one.provenance.standing === 'claimed'),
    ];
    return answer(role, ranks, claims);
  });
}

/**
 * Who holds a role for an asset by records that win, all of them: what
 * permissions follow from. Equal records both count.
 */
export function holdersByRecord(
  { records }: OwnershipFacts,
  role: OwnerRole,
): string[] {
  const [first = []] = rankRecords(
    records.filter(one => isConfirmed(one) && one.roles[role]?.length),
  );
  const refs = first.flatMap(cover =>
    (cover.roles[role] ?? []).map(owner => owner.entityRef),
  );
  return [...new Set(refs)];
}

/** Confirmed owners of components are of one rank; each stands by itself. */
function rankOf(owners: Naming[]): Naming[][][] {
  return owners.length > 0 ? [owners.map(owner => [owner])] : [];
}

/**
 * @param ranks - Most specific first; in each, whom every record names.
 */
function answer(
  role: OwnerRole,
  ranks: Naming[][][],
  claims: Naming[],
): RoleAnswer {
  const [first = [], ...rest] = ranks;
  const confirmed = merge(first.flat(), claims);
  const held = new Set(confirmed.map(owner => owner.entityRef));
  const claimed = merge(claims.filter(one => !held.has(one.entityRef)));
  const runnersUp = merge(rest.flat(2)).filter(
    owner => !held.has(owner.entityRef),
  );
  return {
    role,
    state: stateOf(role, first, confirmed, claimed),
    owners: [...confirmed, ...claimed].slice(0, MAX_OWNERS),
    ...(runnersUp.length > 0 && { runnersUp: runnersUp.slice(0, MAX_OWNERS) }),
  };
}

function stateOf(
  role: OwnerRole,
  first: Naming[][],
  confirmed: OwnerAnswer[],
  claimed: OwnerAnswer[],
): RoleAnswer['state'] {
  if (confirmed.length === 0) {
    return claimed.length > 0 ? 'claimed' : 'missing';
  }
  const sets = new Set(
    first.map(naming =>
      JSON.stringify(naming.map(one => one.entityRef).sort()),
    ),
  );
  if (
    sets.size > 1 ||
    (confirmed.length > 1 && !ROLES_OF_MANY.includes(role))
  ) {
    return 'ambiguous';
  }
  if (confirmed.some(owner => owner.exists === false)) {
    return 'dangling';
  }
  return confirmed.some(owner => owner.members === 0) ? 'empty' : 'resolved';
}

/**
 * Records by rank, most specific first. One that covers by several scopes does
 * so by the most specific.
 */
function rankRecords(records: RecordCover[]): RecordCover[][] {
  const best = new Map<string, RecordCover>();
  for (const cover of records) {
    const other = best.get(cover.recordRef);
    if (!other || other.specificity < cover.specificity) {
      best.set(cover.recordRef, cover);
    }
  }
  const ranks = new Map<number, RecordCover[]>();
  for (const cover of best.values()) {
    const rank = ranks.get(cover.specificity) ?? [];
    ranks.set(cover.specificity, [...rank, cover]);
  }
  return [...ranks]
    .sort(([a], [b]) => b - a)
    .map(([, rank]) =>
      rank.sort((a, b) => (a.recordRef < b.recordRef ? -1 : 1)),
    );
}

function nameByRecord(cover: RecordCover, role: OwnerRole): Naming[] {
  return (cover.roles[role] ?? []).map(owner => ({
    ...owner,
    provenance: {
      type: 'identity-owner',
      entityRef: cover.recordRef,
      standing: cover.standing,
      scope: cover.scope,
    },
  }));
}

function nameByComponent(claim: OwnerClaim): Naming {
  return {
    ...claim.owner,
    provenance: {
      type: 'component-owner',
      entityRef: claim.componentRef,
      standing: claim.standing,
    },
  };
}

/**
 * One answer per owner, in the order in which they are named; `beside` adds to
 * where these come from, and nobody else.
 */
function merge(namings: Naming[], beside: Naming[] = []): OwnerAnswer[] {
  const answers = new Map<string, OwnerAnswer>();
  for (const { entityRef, exists, members, provenance } of namings) {
    const known: OwnerAnswer = answers.get(entityRef) ?? {
      entityRef,
      ...(exists !== undefined && { exists }),
      ...(members !== undefined && { members }),
      provenance: [],
    };
    known.provenance.push(provenance);
    answers.set(entityRef, known);
  }
  for (const { entityRef, provenance } of beside) {
    answers.get(entityRef)?.provenance.push(provenance);
  }
  return [...answers.values()];
}

function isConfirmed(cover: RecordCover): boolean {
  return cover.standing === 'confirmed';
}
