import LinearProgress from '@material-ui/core/LinearProgress';
import { makeStyles } from '@material-ui/core/styles';
import {
  SourceView,
  SourceWatchView,
} from '@tenure/backstage-plugin-workload-identity-common';
import { useLanguage } from '../../hooks/useLanguage';
import { useMessages } from '../../hooks/useMessages';
import { isFirstRead, RelativeTime, StatusMark } from '../common';

const useStyles = makeStyles(
  theme => ({
    running: { marginTop: theme.spacing(0.5), maxWidth: 260 },
    reason: { overflowWrap: 'anywhere' },
  }),
  { name: 'WorkloadIdentitySourceStateCell' },
);

/** How fresh a source is in words, why it is not, and how far a read has come. */
export function SourceStateCell(props: { source: SourceView; asked: boolean }) {
  const { source, asked } = props;
  const { freshness, error } = source;
  const classes = useStyles();
  const t = useMessages();
  const reason = error ?? freshness.reason;
  return (
    <>
      <Freshness source={source} />
      {source.watch && source.state !== 'retired' && (
        <div className={classes.reason}>
          <Watch watch={source.watch} />
        </div>
      )}
      {reason && !isFirstRead(source) && source.state !== 'retired' && (
        <div className={classes.reason}>
          {t(
            error
              ? 'organisation.source.lastError'
              : 'organisation.source.error',
            {
              message: reason.message,
              code: reason.code,
            },
          )}
        </div>
      )}
      {(source.runningSince || asked) && (
        <div className={classes.running} role="status">
          <Running source={source} />
        </div>
      )}
    </>
  );
}

function Freshness(props: { source: SourceView }) {
  const { source } = props;
  const { state, asOf, since } = source.freshness;
  const t = useMessages();
  if (source.state === 'retired') {
    return (
      <StatusMark
        status="neutral"
        label={t('organisation.source.state.retired')}
        title={t('organisation.source.state.retiredHelp')}
      />
    );
  }
  if (isFirstRead(source)) {
    return (
      <StatusMark
        status="unknown"
        label={t('organisation.source.state.firstRead')}
      />
    );
  }
  switch (state) {
    case 'fresh':
      return (
        <StatusMark
          // Up to date, but the last attempt to stay so went wrong.
          status={source.error ? 'attention' : 'good'}
          label={
            asOf
              ? t('organisation.source.state.fresh', {
                  time: <RelativeTime at={asOf} />,
                })
              : t('organisation.source.state.freshNoTime')
          }
        />
      );
    case 'stale':
      return (
        <StatusMark
          status="stale"
          label={
            since ?? asOf
              ? t('organisation.source.state.stale', {
                  time: <RelativeTime at={(since ?? asOf)!} />,
                })
              : t('organisation.source.state.staleNoTime')
          }
        />
      );
    default:
      return (
        <StatusMark
          status="unknown"
          label={t('organisation.source.state.unknown')}
        />
      );
  }
}

/** Whether changes are seen as they happen. */
function Watch(props: { watch: SourceWatchView }) {
  const { state, since, reason } = props.watch;
  const t = useMessages();
  switch (state) {
    case 'live':
      return (
        <>
          {t('organisation.source.watch.live', {
            time: <RelativeTime at={since} />,
          })}
        </>
      );
    case 'trouble':
      return (
        <>
          {t('organisation.source.watch.trouble', {
            time: <RelativeTime at={since} />,
            message: reason?.message ?? '',
          })}
        </>
      );
    default:
      return <>{t('organisation.source.watch.connecting')}</>;
  }
}

function Running(props: { source: SourceView }) {
  const { runningSince, progress, title } = props.source;
  const language = useLanguage();
  const t = useMessages();
  if (!runningSince) {
    return <>{t('organisation.source.state.asked')}</>;
  }
  return (
    <>
      {t('organisation.source.state.running', {
        time: <RelativeTime at={runningSince} />,
      })}
      <LinearProgress aria-label={title} />
      {progress && (
        <div>
          {t('organisation.source.state.progress', {
            observations: progress.observations.toLocaleString(language),
            scopes: progress.scopes.toLocaleString(language),
          })}
        </div>
      )}
    </>
  );
}
