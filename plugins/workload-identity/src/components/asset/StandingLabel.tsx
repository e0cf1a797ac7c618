import { Standing } from '@tenure/backstage-plugin-workload-identity-common';
import { useMessages } from '../../hooks/useMessages';
import { Hint } from '../common';

/** How strong the best word on an asset is, explained on hover and on focus. */
export function StandingLabel(props: { standing: Standing }) {
  const t = useMessages();
  return (
    <Hint title={t(`common.standing.title.${props.standing}`)}>
      {t(`common.standing.${props.standing}`)}
    </Hint>
  );
}
