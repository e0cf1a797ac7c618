import { CredentialLifetime } from '@tenure/backstage-plugin-workload-identity-common';
import { useMessages } from '../../hooks/useMessages';
import { formatDuration, StatusMark } from '../common';

/** The lifetime that was asked for against the longest that may be given. */
export function TtlCell(props: { lifetime: CredentialLifetime }) {
  const { declaredTtlSeconds, effectiveTtlSeconds, extended } = props.lifetime;
  const t = useMessages();
  const declared =
    declaredTtlSeconds !== undefined && formatDuration(declaredTtlSeconds);
  const effective =
    effectiveTtlSeconds !== undefined && formatDuration(effectiveTtlSeconds);
  if (declared && effective) {
    return extended ? (
      <StatusMark
        status="attention"
        label={t('ttl.ttl.extended', { declared, effective })}
        title={t('ttl.ttl.extendedHelp')}
      />
    ) : (
      <>{t('ttl.ttl.both', { declared, effective })}</>
    );
  }
  if (declared) {
    return <>{t('ttl.ttl.declaredOnly', { declared })}</>;
  }
  return (
    <>
      {effective ? t('ttl.ttl.effectiveOnly', { effective }) : t('ttl.unknown')}
    </>
  );
}
