import { ANNOTATION_EXPIRES_AT } from '@tenure/backstage-plugin-workload-identity-common';
import { ReactNode } from 'react';
import { useMessages } from '../../hooks/useMessages';
import { formatDuration, RelativeTime, StatusMark } from '../common';
import { CredentialRow } from './credentialRows';

/** When a credential ends, in words, with its mark. */
export function ExpiryCell(props: { row: CredentialRow }) {
  const { row } = props;
  const t = useMessages();
  return (
    <StatusMark
      status={row.status}
      label={<ExpiryText row={row} />}
      title={
        row.lifetime.state === 'unknown'
          ? t('ttl.expires.unknownHelp', { annotation: ANNOTATION_EXPIRES_AT })
          : undefined
      }
    />
  );
}

function ExpiryText(props: { row: CredentialRow }): JSX.Element {
  const { lifetime, inUse, credential } = props.row;
  const t = useMessages();
  const wrap = (text: ReactNode) => <>{text}</>;
  const time = <RelativeTime at={lifetime.expiresAt ?? ''} />;
  switch (lifetime.state) {
    case 'expired':
      return inUse
        ? t('ttl.expires.expiredInUse', { time })
        : t('ttl.expires.expired', { time });
    case 'within7d':
    case 'within30d':
    case 'later':
      return t('ttl.expires.at', { time });
    case 'never':
      return wrap(t('ttl.expires.never'));
    case 'per-issue':
      return wrap(<PerIssueText credential={credential} lifetime={lifetime} />);
    default:
      return wrap(t('ttl.expires.unknown'));
  }
}

function PerIssueText(props: Pick<CredentialRow, 'credential' | 'lifetime'>) {
  const { declaredTtlSeconds, effectiveTtlSeconds, extended } = props.lifetime;
  const t = useMessages();
  const by = props.credential.facts.renewal?.by;
  if (effectiveTtlSeconds === undefined) {
    return <>{t('ttl.expires.perIssueUnknown')}</>;
  }
  const effective = formatDuration(effectiveTtlSeconds);
  if (extended && declaredTtlSeconds !== undefined) {
    return (
      <>
        {t('ttl.expires.extended', {
          declared: formatDuration(declaredTtlSeconds),
          effective,
          by: by ?? t('ttl.renewer.unknown'),
        })}
      </>
    );
  }
  return (
    <>
      {by
        ? t('ttl.expires.perIssue', { duration: effective, by })
        : t('ttl.expires.perIssueManual', { duration: effective })}
    </>
  );
}
