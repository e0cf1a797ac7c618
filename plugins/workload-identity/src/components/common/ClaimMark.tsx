import { WorkloadMatch } from '@tenure/backstage-plugin-workload-identity-common';
import { useMessages } from '../../hooks/useMessages';
import { StatusMark } from './StatusMark';

/** Says of a match, or a state alone, whether it is claimed or confirmed. */
export function ClaimMark(props: {
  match: Pick<WorkloadMatch, 'state' | 'claim' | 'confirmedBy'>;
}) {
  const { state, claim, confirmedBy } = props.match;
  const t = useMessages();
  if (state === 'confirmed') {
    return (
      <StatusMark
        status="good"
        label={t('common.claim.confirmed')}
        title={
          confirmedBy
            ? t(`common.claim.confirmedBy.${confirmedBy.type}`, {
                detail: confirmedBy.detail,
              })
            : t('common.claim.confirmedOnly')
        }
      />
    );
  }
  return (
    <StatusMark
      status="attention"
      label={t('common.claim.claimed')}
      title={
        claim
          ? t('common.claim.claimedBy', {
              annotation: claim.annotation,
              value: claim.value,
            })
          : t('common.claim.claimedOnly')
      }
    />
  );
}
