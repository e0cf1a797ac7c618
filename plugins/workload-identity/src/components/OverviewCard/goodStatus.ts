import { Chain } from '@tenure/backstage-plugin-workload-identity-common';
import { Status } from '../common';

/** The mark for what is well: green only where it is known to be so now. */
export function goodStatus(chain: Chain): Status {
  const { state } = chain.summary.freshness;
  return state === 'fresh' ? 'good' : state;
}
