import { Freshness } from '@tenure/backstage-plugin-workload-identity-common';
import { useMessages } from '../../hooks/useMessages';
import { RelativeTime } from './RelativeTime';
import { StatusMark } from './StatusMark';

/** How fresh a fact is, with when it was last confirmed and why it is not fresh. */
export function FreshnessLabel(props: { freshness: Freshness }) {
  const { freshness } = props;
  const t = useMessages();
  const reason =
    freshness.reason &&
    t('common.freshness.reason', {
      message: freshness.reason.message,
      code: freshness.reason.code,
    });
  const time = freshness.asOf && <RelativeTime at={freshness.asOf} />;
  switch (freshness.state) {
    case 'fresh':
      return <span>{time && t('common.freshness.fresh', { time })}</span>;
    case 'stale':
      return (
        <StatusMark
          status="stale"
          title={reason}
          label={
            time
              ? t('common.freshness.stale', { time })
              : t('common.freshness.staleNever')
          }
        />
      );
    default:
      return (
        <StatusMark
          status="unknown"
          title={reason}
          label={t('common.freshness.unknown')}
        />
      );
  }
}
