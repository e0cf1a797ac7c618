import Chip from '@material-ui/core/Chip';
import { useMessages } from '../../../hooks/useMessages';
import { Shown, SHOWN } from '../useSelection';
import { IdentityNode, isShown } from './matrixGroups';

/** Chips with the number of identities behind each; one is chosen. */
export function ShownChips(props: {
  identities: IdentityNode[];
  show: Shown;
  onShow: (show: Shown) => void;
}) {
  const t = useMessages();
  return (
    <div role="group" aria-label={t('ownership.show.label')}>
      {SHOWN.map(show => (
        <Chip
          key={show}
          size="small"
          clickable
          component="button"
          color={show === props.show ? 'primary' : 'default'}
          variant={show === props.show ? 'default' : 'outlined'}
          aria-pressed={show === props.show}
          onClick={() => props.onShow(show)}
          label={t(`ownership.show.${show}`, {
            number: String(
              props.identities.filter(identity => isShown(show, identity))
                .length,
            ),
          })}
        />
      ))}
    </div>
  );
}
