import Chip from '@material-ui/core/Chip';
import { makeStyles } from '@material-ui/core/styles';
import {
  countLifetimes,
  LIFETIME_FILTERS,
  LifetimeFilter,
} from '@tenure/backstage-plugin-workload-identity-common';
import { useMessages } from '../../hooks/useMessages';
import { Status, StatusMark } from '../common';
import { CredentialRow } from './credentialRows';

const STATUS: Record<LifetimeFilter, Status> = {
  expired: 'bad',
  within7d: 'attention',
  within30d: 'attention',
  never: 'attention',
  unknown: 'unknown',
  stale: 'stale',
};

const useStyles = makeStyles(
  theme => ({
    root: { display: 'flex', flexWrap: 'wrap', gap: theme.spacing(1) },
    chip: { margin: 0 },
    pressed: { boxShadow: `inset 0 0 0 2px ${theme.palette.text.primary}` },
  }),
  { name: 'WorkloadIdentityLifetimeChips' },
);

/** The sums, each of which narrows the list to what it counts. */
export function LifetimeChips(props: {
  rows: CredentialRow[];
  filter: LifetimeFilter | undefined;
  onChange: (filter: LifetimeFilter | undefined) => void;
}) {
  const { rows, filter, onChange } = props;
  const classes = useStyles();
  const t = useMessages();
  const counts = countLifetimes(rows);
  const chip = (
    one: LifetimeFilter | undefined,
    status: Status,
    label: string,
  ) => (
    <Chip
      key={one ?? 'all'}
      variant="outlined"
      className={`${classes.chip} ${filter === one ? classes.pressed : ''}`}
      // The mark's word would say the same twice.
      aria-label={label}
      aria-pressed={filter === one}
      onClick={() => onChange(filter === one ? undefined : one)}
      label={
        status === 'neutral' ? (
          label
        ) : (
          <StatusMark status={status} label={label} />
        )
      }
    />
  );
  return (
    <div
      role="group"
      aria-label={t('ttl.filter.label')}
      className={classes.root}
    >
      {LIFETIME_FILTERS.map(one =>
        chip(
          one,
          // Nothing of a bad kind is no badge of honour either: no green.
          counts[one] > 0 ? STATUS[one] : 'neutral',
          t(`ttl.filter.${one}`, { total: String(counts[one]) }),
        ),
      )}
      {chip(
        undefined,
        'neutral',
        t('ttl.filter.all', { total: String(rows.length) }),
      )}
    </div>
  );
}
