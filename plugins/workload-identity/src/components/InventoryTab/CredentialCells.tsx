import {
  AssetSummary,
  credentialLifetime,
} from '@tenure/backstage-plugin-workload-identity-common';
import { useMessages } from '../../hooks/useMessages';
import { useNow } from '../../hooks/useNow';
import { RelativeTime, Status, StatusMark } from '../common';
import { TtlCell } from '../TtlTab/TtlCell';

/** When a credential ends; a dash for what has no end to know. */
export function ExpiryLabel(props: { asset: AssetSummary }) {
  const { asset } = props;
  const now = useNow();
  const t = useMessages();
  if (asset.kind !== 'credential') {
    return <>{t('organisation.list.notApplicable')}</>;
  }
  const { state, expiresAt, extended } = credentialLifetime(asset, now);
  const mark = (status: Status, label: JSX.Element | string) => (
    <StatusMark
      // Green would say that it is so now.
      status={
        status === 'good' && asset.freshness.state !== 'fresh'
          ? asset.freshness.state
          : status
      }
      label={label}
    />
  );
  const time = <RelativeTime at={expiresAt ?? ''} />;
  switch (state) {
    case 'expired':
      return mark('bad', t('organisation.expires.expired', { time }));
    case 'within7d':
    case 'within30d':
      return mark('attention', t('ttl.expires.at', { time }));
    case 'later':
      return mark('good', t('ttl.expires.at', { time }));
    case 'never':
      return mark('attention', t('organisation.expiry.never'));
    case 'per-issue':
      return mark(
        extended ? 'attention' : 'neutral',
        t('organisation.expiry.per-issue'),
      );
    default:
      return mark('unknown', t('organisation.expiry.unknown'));
  }
}

/** The lifetime of a credential, as declared and as it really is. */
export function LifetimeLabel(props: { asset: AssetSummary }) {
  const now = useNow();
  return props.asset.kind === 'credential' ? (
    <TtlCell lifetime={credentialLifetime(props.asset, now)} />
  ) : null;
}
