import {
  OwnerAnswer,
  RoleAnswer,
} from '@tenure/backstage-plugin-workload-identity-common';

/** An answer with the owners it stands on told from those that only claim. */
export interface ReadAnswer {
  /** As in {@link RoleAnswer}, but never settled by a claim alone. */
  state: RoleAnswer['state'];
  /** Who is to be shown as holding the role, or as claiming it in `claimed`. */
  named: OwnerAnswer[];
  /** Also named, but not counted: claims beside what is confirmed. */
  claimants: OwnerAnswer[];
  /** Who would hold it without these, next in rank first. */
  runnersUp: OwnerAnswer[];
}

/**
 * Reads an answer so that a claim is never taken for an owner, whatever state
 * the answer came with.
 */
export function readAnswer(answer: RoleAnswer): ReadAnswer {
  const runnersUp = answer.runnersUp ?? [];
  const confirmed = answer.owners.filter(isConfirmed);
  if (answer.owners.length === 0) {
    return { state: 'missing', named: [], claimants: [], runnersUp };
  }
  if (answer.state === 'claimed' || confirmed.length === 0) {
    return { state: 'claimed', named: answer.owners, claimants: [], runnersUp };
  }
  return {
    state: answer.state,
    named: confirmed,
    claimants: answer.owners.filter(owner => !confirmed.includes(owner)),
    runnersUp,
  };
}

/** Whether there is something to settle about who holds a role. */
export function isGap(answer: RoleAnswer): boolean {
  return readAnswer(answer).state !== 'resolved';
}

/** Records that an answer stands on, each once. */
export function recordsOf(owners: OwnerAnswer[]): string[] {
  const refs = owners
    .flatMap(owner => owner.provenance)
    .filter(
      one => one.type === 'identity-owner' && one.standing === 'confirmed',
    )
    .map(one => one.entityRef);
  return [...new Set(refs)];
}

function isConfirmed({ provenance }: OwnerAnswer): boolean {
  return provenance.some(({ standing }) => standing === 'confirmed');
}
