import {
  OWNER_ROLES,
  OwnerAnswer,
  RoleAnswer,
} from '@tenure/backstage-plugin-workload-identity-common';

/** The owner of a component, for an asset that one of its workloads depends on. */
export interface OwnerClaim {
  ownerRef: string;
  /** Whether the catalog has the owner; absent while not known. */
  ownerExists?: boolean;
  componentRef: string;
  standing: 'confirmed' | 'claimed';
}

const MAX_OWNERS = 10;

/**
 * Who holds each role for an asset. Only the accountable role can follow from
 * components; the others are named by records, and are missing without one.
 *
 * Of several owners the confirmed come first; a claim beside a confirmed owner
 * is shown and decides nothing.
 */
export function resolveOwners(claims: OwnerClaim[]): RoleAnswer[] {
  return OWNER_ROLES.map(role =>
    role === 'accountable'
      ? resolveAccountable(claims)
      : { role, state: 'missing', owners: [] },
  );
}

function resolveAccountable(claims: OwnerClaim[]): RoleAnswer {
  const answers = new Map<string, OwnerAnswer>();
  for (const claim of claims) {
    const answer: OwnerAnswer = answers.get(claim.ownerRef) ?? {
      entityRef: claim.ownerRef,
      ...(claim.ownerExists !== undefined && { exists: claim.ownerExists }),
      provenance: [],
    };
    answer.provenance.push({
      type: 'component-owner',
      entityRef: claim.componentRef,
      standing: claim.standing,
    });
    answers.set(claim.ownerRef, answer);
  }

  const confirmed = [...answers.values()].filter(isConfirmed);
  const claimed = [...answers.values()].filter(one => !isConfirmed(one));
  return {
    role: 'accountable',
    state: stateOf(confirmed, claimed),
    owners: [...confirmed, ...claimed].slice(0, MAX_OWNERS),
  };
}

function stateOf(
  confirmed: OwnerAnswer[],
  claimed: OwnerAnswer[],
): RoleAnswer['state'] {
  if (confirmed.length > 1) {
    return 'ambiguous';
  }
  if (confirmed.length === 1) {
    return confirmed[0].exists === false ? 'dangling' : 'resolved';
  }
  return claimed.length > 0 ? 'claimed' : 'missing';
}

function isConfirmed(answer: OwnerAnswer): boolean {
  return answer.provenance.some(one => one.standing === 'confirmed');
}
