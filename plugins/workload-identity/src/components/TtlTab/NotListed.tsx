import { Chain } from '@tenure/backstage-plugin-workload-identity-common';
import { useMessages } from '../../hooks/useMessages';
import { PartlyVisible, StatusMark } from '../common';

const TO_CREDENTIALS = ['presents', 'holds', 'uses'];

/**
 * How many credentials and secrets exist that the chain does not list: for this
 * reader, or beyond a cap. Nothing when it lists all.
 */
export function NotListed(props: { chain: Chain }) {
  const t = useMessages();
  const hidden = props.chain.redacted
    .filter(({ kind }) => kind === 'credential' || kind === 'secret')
    .reduce((sum, { count }) => sum + count, 0);
  const overflow = props.chain.overflow
    .filter(({ type }) => TO_CREDENTIALS.includes(type))
    .reduce((sum, { total, shown }) => sum + Math.max(0, total - shown), 0);
  return (
    <>
      <PartlyVisible count={hidden} />
      {overflow > 0 && (
        <div>
          <StatusMark
            status="neutral"
            label={t('ttl.notListed', { count: overflow })}
          />
        </div>
      )}
    </>
  );
}
