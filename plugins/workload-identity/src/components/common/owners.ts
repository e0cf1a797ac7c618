import {
  OwnerAnswer,
  OwnerRole,
  RoleAnswer,
} from '@tenure/backstage-plugin-workload-identity-common';

/** An answer with the owners it stands on told from those that only claim. */
export interface ReadAnswer {
  /** As in {@link RoleAnswer}, but never settled by a claim alone. */
  state: RoleAnswer['state'];
  /** Who is to be shown as holding the role, or as claiming it in `claimed`. */
  named: OwnerAnswer[];
  /** Also named, but not counted: claims beside what is confirmed. */
  runnersUp: OwnerAnswer[];
}

/**
 * Reads an answer so that a claim is never taken for an owner, whatever state
 * the answer came with.
 */
export function readAnswer(answer: RoleAnswer): ReadAnswer {
  const confirmed = answer.owners.filter(({ provenance }) =>
    provenance.some(({ standing }) => standing === 'confirmed'),
  );
  if (answer.owners.length === 0) {
    return { state: 'missing', named: [], runnersUp: [] };
  }
  if (answer.state === 'claimed' || confirmed.length === 0) {
    return { state: 'claimed', named: answer.owners, runnersUp: [] };
  }
  return {
    state: answer.state,
    named: confirmed,
    runnersUp: answer.owners.filter(owner => !confirmed.includes(owner)),
  };
}

/**
 * True for a role that nobody is named for because nothing that is read can
 * name anybody: only the accountable owner follows from a component, the other
 * roles from IdentityOwner records.
 */
export function isNotRecorded(role: OwnerRole, answer: RoleAnswer): boolean {
  return role !== 'accountable' && answer.owners.length === 0;
}

/** Whether there is something to settle about who holds a role. */
export function isGap(answer: RoleAnswer): boolean {
  return (
    !isNotRecorded(answer.role, answer) &&
    readAnswer(answer).state !== 'resolved'
  );
}
