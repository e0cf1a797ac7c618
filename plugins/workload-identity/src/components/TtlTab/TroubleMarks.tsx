import Typography from '@material-ui/core/Typography';
import { Condition } from '@tenure/backstage-plugin-workload-identity-common';
import { useMessages } from '../../hooks/useMessages';
import { StatusMark, useRelativeTime } from '../common';
import { CredentialRow } from './credentialRows';

/**
 * That whoever keeps the credential up to date can't, even while the one that is
 * there still works; nothing where all is well.
 */
export function TroubleMarks(props: { row: CredentialRow }) {
  const { credential, use } = props.row;
  const { issuance } = credential.facts;
  const t = useMessages();
  const relativeTime = useRelativeTime();
  const words = ({ reason, since }: Partial<Condition>) => ({
    reason: reason ?? t('ttl.trouble.noReason'),
    time: since ? relativeTime(since) : t('ttl.trouble.noTime'),
  });

  const troubles = [
    ...(issuance?.state === 'failing'
      ? [t('ttl.trouble.issuance', words(issuance))]
      : []),
    ...(issuance?.state === 'not-ready'
      ? [t('ttl.trouble.notReady', words(issuance))]
      : []),
    ...use.secrets.flatMap(({ facts, displayName }) =>
      facts.sync?.state === 'failing'
        ? [t('ttl.trouble.sync', { ...words(facts.sync), secret: displayName })]
        : [],
    ),
  ];
  return (
    <>
      {troubles.map(trouble => (
        <Typography key={trouble} component="div" variant="body2">
          <StatusMark status="attention" label={trouble} />
        </Typography>
      ))}
    </>
  );
}
