import {
  OwnerAnswer,
  RoleAnswer,
} from '@tenure/backstage-plugin-workload-identity-common';

/**
 * The owners that an answer stands on, and those that were also named but do
 * not count: claims beside what is confirmed.
 */
export function splitRunnersUp(answer: RoleAnswer): {
  named: OwnerAnswer[];
  runnersUp: OwnerAnswer[];
} {
  const confirmed = answer.owners.filter(({ provenance }) =>
    provenance.some(({ standing }) => standing === 'confirmed'),
  );
  if (confirmed.length === 0) {
    return { named: answer.owners, runnersUp: [] };
  }
  return {
    named: confirmed,
    runnersUp: answer.owners.filter(owner => !confirmed.includes(owner)),
  };
}
