import Button from '@material-ui/core/Button';
import Paper from '@material-ui/core/Paper';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import {
  ChainSource,
  Chain,
} from '@tenure/backstage-plugin-workload-identity-common';
import { useMessages } from '../../hooks/useMessages';
import { isFirstRead } from './freshness';
import { RelativeTime } from './RelativeTime';
import { StatusMark } from './StatusMark';

const useStyles = makeStyles(
  theme => ({
    root: {
      padding: theme.spacing(1.5, 2),
      borderLeft: `4px solid ${theme.palette.status.warning}`,
    },
    list: { margin: theme.spacing(0.5, 0), paddingLeft: theme.spacing(3) },
  }),
  { name: 'WorkloadIdentityStaleBanner' },
);

/**
 * Names each source of the chain that is not fresh, since when and why, and a
 * request for a newer answer that failed; nothing when all is well.
 */
export function StaleBanner(props: {
  chain: Chain;
  /** Why asking for a newer answer failed. */
  error?: Error;
  onRetry?: () => void;
}) {
  const classes = useStyles();
  const t = useMessages();
  const firstRead = props.chain.sources.filter(isFirstRead);
  const notFresh = props.chain.sources.filter(
    source => source.freshness.state !== 'fresh' && !isFirstRead(source),
  );
  if (notFresh.length + firstRead.length === 0 && !props.error) {
    return null;
  }
  return (
    <Paper role="status" variant="outlined" className={classes.root}>
      {props.error && (
        <Typography component="div">
          <StatusMark
            status="stale"
            label={t('common.stale.refreshFailed', {
              reason: props.error.message,
              time: <RelativeTime at={props.chain.asOf} />,
            })}
          />
        </Typography>
      )}
      {firstRead.map(({ id, title }) => (
        <Typography component="div" key={id}>
          <StatusMark
            status="unknown"
            label={t('common.stale.firstRead', { source: title })}
          />
        </Typography>
      ))}
      {firstRead.length > 0 && (
        <Typography variant="body2">
          {t('common.stale.firstReadNote')}
        </Typography>
      )}
      {notFresh.length > 0 && (
        <>
          <Typography component="div">
            <StatusMark
              status="stale"
              label={t('common.stale.title', { count: notFresh.length })}
            />
          </Typography>
          <ul className={classes.list}>
            {notFresh.map(source => (
              <Typography component="li" variant="body2" key={source.id}>
                <SourceLine source={source} />
              </Typography>
            ))}
          </ul>
          <Typography variant="body2">{t('common.stale.kept')}</Typography>
        </>
      )}
      {props.onRetry && (
        <Button size="small" onClick={props.onRetry}>
          {t('common.stale.retry')}
        </Button>
      )}
    </Paper>
  );
}

function SourceLine(props: { source: ChainSource }) {
  const t = useMessages();
  const { title: source, freshness } = props.source;
  const since = freshness.since ?? freshness.asOf;
  const reason = freshness.reason?.message;
  if (freshness.state === 'stale' && since) {
    const time = <RelativeTime at={since} />;
    return reason
      ? t('common.stale.withReason', { source, time, reason })
      : t('common.stale.since', { source, time });
  }
  return (
    <>
      {reason
        ? t('common.stale.unknownWithReason', { source, reason })
        : t('common.stale.sinceUnknown', { source })}
    </>
  );
}
