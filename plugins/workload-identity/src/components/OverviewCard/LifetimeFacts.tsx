import { Chain } from '@tenure/backstage-plugin-workload-identity-common';
import { useMessages } from '../../hooks/useMessages';
import { useNow } from '../../hooks/useNow';
import { Status, StatusMark } from '../common';
import { expiredInUse } from './findings';
import { goodStatus } from './goodStatus';

/** How the component's credentials end, worst first. */
export function LifetimeFacts(props: { chain: Chain }) {
  const { lifetime } = props.chain.summary;
  const t = useMessages();
  const inUse = expiredInUse(props.chain, useNow());
  const sums = [
    { key: 'expiredInUse', count: inUse, status: 'bad' },
    {
      key: 'expired',
      count: Math.max(0, lifetime.expired - inUse),
      status: 'attention',
    },
    { key: 'within7d', count: lifetime.within7d, status: 'attention' },
    { key: 'never', count: lifetime.never, status: 'attention' },
    { key: 'within30d', count: lifetime.within30d, status: 'neutral' },
    { key: 'unknown', count: lifetime.unknown, status: 'unknown' },
  ] as const;
  const shown: ReadonlyArray<{
    key: (typeof sums)[number]['key'];
    count: number;
    status: Status;
  }> = sums.filter(({ count }) => count > 0);

  if (lifetime.credentials === 0) {
    return (
      <li>
        <StatusMark status="neutral" label={t('card.lifetime.none')} />
      </li>
    );
  }
  return (
    <>
      {shown.map(({ key, count, status }) => (
        <li key={key}>
          <StatusMark
            status={status}
            label={t(`card.lifetime.${key}`, { count })}
          />
        </li>
      ))}
      {shown.length === 0 && (
        <li>
          <StatusMark
            status={goodStatus(props.chain)}
            label={t('card.lifetime.good', { count: lifetime.credentials })}
          />
        </li>
      )}
    </>
  );
}
