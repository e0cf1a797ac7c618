import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import Tooltip from '@material-ui/core/Tooltip';
import { Standing } from '@tenure/backstage-plugin-workload-identity-common';
import { workloadIdentityTranslationRef } from '../../translation';

/** How strong the best word on an asset is, explained on hover and on focus. */
export function StandingLabel(props: { standing: Standing }) {
  const { t } = useTranslationRef(workloadIdentityTranslationRef);
  return (
    <Tooltip title={t(`common.standing.title.${props.standing}`)}>
      <span tabIndex={0}>{t(`common.standing.${props.standing}`)}</span>
    </Tooltip>
  );
}
