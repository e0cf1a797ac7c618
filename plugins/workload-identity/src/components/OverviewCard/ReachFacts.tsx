import { Chain } from '@tenure/backstage-plugin-workload-identity-common';
import { useMessages } from '../../hooks/useMessages';
import { StatusMark } from '../common';
import { goodStatus } from './goodStatus';

/** With whom the identities are shared, and what they may do to the platform. */
export function ReachFacts(props: { chain: Chain }) {
  const { reach } = props.chain.summary;
  const t = useMessages();
  const isOwn =
    reach.sharedIdentities === 0 &&
    reach.acrossEnvironments === 0 &&
    reach.capabilities.length === 0;
  return (
    <>
      {reach.capabilities.map(capability => (
        <li key={capability}>
          <StatusMark
            status={capability === 'cluster-admin' ? 'bad' : 'attention'}
            label={t(`card.reach.capability.${capability}`)}
          />
        </li>
      ))}
      {reach.acrossEnvironments > 0 && (
        <li>
          <StatusMark
            status="bad"
            label={t('card.reach.acrossEnvironments', {
              count: reach.acrossEnvironments,
            })}
          />
        </li>
      )}
      {reach.sharedIdentities > 0 && (
        <li>
          <StatusMark
            status="attention"
            label={t('card.reach.shared', { count: reach.sharedByWorkloads })}
          />
        </li>
      )}
      {isOwn && (
        <li>
          <StatusMark
            status={goodStatus(props.chain)}
            label={t('card.reach.own')}
          />
        </li>
      )}
    </>
  );
}
