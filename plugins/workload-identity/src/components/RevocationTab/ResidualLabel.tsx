import { Residual } from '@tenure/backstage-plugin-workload-identity-common';
import { useMessages } from '../../hooks/useMessages';
import { useNow } from '../../hooks/useNow';
import { formatDuration, RelativeTime, Status, StatusMark } from '../common';

/** Copies that live no longer than this need no mark. */
const SHORT_SECONDS = 3_600;

/** How long a copy stays usable, for one who might accept it. */
export function ResidualLabel(props: { residual: Residual }) {
  const { verifier, validity } = props.residual;
  const t = useMessages();
  const now = useNow();
  if (validity.kind === 'seconds') {
    return mark(
      'neutral',
      t('revocation.residual.seconds', {
        duration: formatDuration(validity.seconds),
      }),
    );
  }
  if (validity.kind === 'up-to-ttl') {
    return mark(
      validity.seconds > SHORT_SECONDS ? 'attention' : 'neutral',
      t('revocation.residual.up-to-ttl', {
        duration: formatDuration(validity.seconds),
      }),
    );
  }
  if (validity.kind === 'until-expiry' && validity.at) {
    const time = <RelativeTime at={validity.at} />;
    return Date.parse(validity.at) <= now.getTime()
      ? mark('neutral', t('revocation.residual.ended', { time }))
      : mark('attention', t('revocation.residual.until-expiry', { time }));
  }
  return mark(
    'unknown',
    t('revocation.residual.unknown'),
    t(`revocation.residual.unknownHelp.${verifier}`),
  );
}

/** What is merely so has no mark, unless there is more to say of it. */
function mark(status: Status, label: string | JSX.Element, title?: string) {
  if (status === 'neutral' && !title) {
    return <>{label}</>;
  }
  return <StatusMark status={status} label={label} title={title} />;
}
