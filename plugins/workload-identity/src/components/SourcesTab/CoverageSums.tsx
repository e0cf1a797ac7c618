import Link from '@material-ui/core/Link';
import { makeStyles } from '@material-ui/core/styles';
import {
  COVERAGE_STATES,
  CoverageState,
  SourceView,
} from '@tenure/backstage-plugin-workload-identity-common';
import { useMessages } from '../../hooks/useMessages';
import { Status, StatusMark } from '../common';

export const COVERAGE_STATUS: Record<CoverageState, Status> = {
  complete: 'good',
  forbidden: 'attention',
  failed: 'bad',
  pending: 'unknown',
};

const useStyles = makeStyles(
  {
    button: { textAlign: 'left', font: 'inherit' },
    list: { listStyle: 'none', margin: 0, padding: 0 },
  },
  { name: 'WorkloadIdentityCoverageSums' },
);

/** How much of a source was read, opening the list of it. */
export function CoverageSums(props: {
  source: SourceView;
  onOpen: () => void;
}) {
  const { source, onOpen } = props;
  const classes = useStyles();
  const t = useMessages();
  const present = COVERAGE_STATES.filter(state => source.coverage[state] > 0);
  if (present.length === 0) {
    return <>{t('organisation.source.coverage.none')}</>;
  }
  // What was read completely once is not known to be so now.
  const isFresh = source.freshness.state === 'fresh';
  return (
    <ul className={classes.list}>
      {present.map(state => (
        <li key={state}>
          <StatusMark
            status={
              state === 'complete' && !isFresh
                ? 'stale'
                : COVERAGE_STATUS[state]
            }
            label={t(`organisation.source.coverage.${state}`, {
              number: String(source.coverage[state]),
            })}
          />
        </li>
      ))}
      <li>
        <Link
          component="button"
          type="button"
          className={classes.button}
          aria-haspopup="dialog"
          aria-label={t('organisation.source.coverage.open', {
            source: source.title,
          })}
          onClick={onOpen}
        >
          {t('organisation.source.coverage.list')}
        </Link>
      </li>
    </ul>
  );
}
