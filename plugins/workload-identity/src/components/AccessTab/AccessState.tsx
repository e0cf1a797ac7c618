import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import {
  AccessGap,
  AccessView,
} from '@tenure/backstage-plugin-workload-identity-common';
import { useSourceTitles } from '../../hooks/useSourceTitles';
import { useMessages } from '../../hooks/useMessages';
import { FreshnessLabel, RelativeTime, StatusMark } from '../common';

const useStyles = makeStyles(
  theme => ({
    root: {
      display: 'flex',
      flexWrap: 'wrap',
      gap: theme.spacing(0, 2),
      marginTop: theme.spacing(1),
    },
    list: { margin: theme.spacing(0.5, 0), paddingLeft: theme.spacing(3) },
  }),
  { name: 'WorkloadIdentityAccessState' },
);

/** How much of what could be known is known, and how fresh it is. */
export function AccessState(props: { view: AccessView }) {
  const { view } = props;
  const classes = useStyles();
  const t = useMessages();
  return (
    <>
      <Typography component="div" variant="body2" className={classes.root}>
        {view.state === 'known' && <span>{t('access.state.known')}</span>}
        {(view.state === 'partial' || view.state === 'unknown') && (
          <StatusMark
            status="unknown"
            label={t(`access.state.${view.state}`)}
            title={t(`access.stateHelp.${view.state}`)}
          />
        )}
        <span>
          {t('access.asOf')} <FreshnessLabel freshness={view.freshness} />
        </span>
        {view.pending && (
          <StatusMark status="stale" label={t('access.pending')} />
        )}
      </Typography>
      {view.gaps.length + view.moreGaps > 0 && (
        <Gaps gaps={view.gaps} more={view.moreGaps} />
      )}
    </>
  );
}

function Gaps(props: { gaps: AccessGap[]; more: number }) {
  const classes = useStyles();
  const t = useMessages();
  const titleOf = useSourceTitles();
  return (
    <>
      <Typography variant="subtitle2" component="h4">
        {t('access.gaps.title')}
      </Typography>
      <ul className={classes.list}>
        {props.gaps.map(gap => {
          const { sourceId, resource, partition, state, since, reason } = gap;
          const place = ['', '*'].includes(partition)
            ? t('access.gaps.everywhere')
            : t('access.gaps.namespace', { namespace: partition });
          const said = {
            resource,
            place,
            state: t(`access.gaps.state.${state}`),
            time: <RelativeTime at={since} />,
            source: titleOf(sourceId),
          };
          return (
            <Typography
              component="li"
              variant="body2"
              key={`${sourceId} ${resource} ${partition}`}
            >
              {reason
                ? t('access.gaps.lineWithReason', {
                    ...said,
                    reason: reason.message,
                  })
                : t('access.gaps.line', said)}
            </Typography>
          );
        })}
        {props.more > 0 && (
          <Typography component="li" variant="body2">
            {t('access.gaps.more', { count: props.more })}
          </Typography>
        )}
      </ul>
    </>
  );
}
