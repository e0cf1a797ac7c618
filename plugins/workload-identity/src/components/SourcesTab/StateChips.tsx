import Chip from '@material-ui/core/Chip';
import { makeStyles } from '@material-ui/core/styles';
import { SourceView } from '@tenure/backstage-plugin-workload-identity-common';
import { useMessages } from '../../hooks/useMessages';
import { SOURCE_STATES, SourceState, stateOf } from './sourceState';

const useStyles = makeStyles(
  theme => ({
    root: { display: 'flex', flexWrap: 'wrap', gap: theme.spacing(1) },
    chip: { margin: 0 },
    pressed: { boxShadow: `inset 0 0 0 2px ${theme.palette.text.primary}` },
  }),
  { name: 'WorkloadIdentityStateChips' },
);

/** How many sources stand how; each narrows the list to those. */
export function StateChips(props: {
  sources: SourceView[];
  shown?: SourceState;
  onShow: (state: SourceState | undefined) => void;
}) {
  const { sources, shown, onShow } = props;
  const classes = useStyles();
  const t = useMessages();
  const chip = (state: SourceState | undefined, number: number) => (
    <Chip
      key={state ?? 'all'}
      variant="outlined"
      className={`${classes.chip} ${shown === state ? classes.pressed : ''}`}
      aria-pressed={shown === state}
      onClick={() => onShow(shown === state ? undefined : state)}
      label={t(`organisation.source.chip.${state ?? 'all'}`, {
        number: String(number),
      })}
    />
  );
  return (
    <div
      role="group"
      aria-label={t('organisation.source.filter')}
      className={classes.root}
    >
      {chip(undefined, sources.length)}
      {SOURCE_STATES.map(state =>
        chip(state, sources.filter(one => stateOf(one) === state).length),
      )}
    </div>
  );
}
