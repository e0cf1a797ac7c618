import { Skeleton } from '@backstage/ui';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import { lazy, Suspense } from 'react';
import { useMessages } from '../../hooks/useMessages';
import { RelativeTime, useAssetLabel } from '../common';
import { CredentialRow } from './credentialRows';
import { toTimeline } from './timelineMarks';

const TimelineChart = lazy(() => import('./TimelineChart'));

/** Height in px of the chart, and of what stands in its place while it loads. */
export const TIMELINE_HEIGHT = 150;

const useStyles = makeStyles(
  theme => ({
    root: { margin: 0, minWidth: 0 },
    facts: {
      display: 'flex',
      flexWrap: 'wrap',
      gap: theme.spacing(0, 2),
      listStyle: 'none',
      margin: 0,
      padding: 0,
    },
  }),
  { name: 'WorkloadIdentityExpiryTimeline' },
);

/**
 * The next 90 days with a mark per credential, told in words as well. All that
 * it shows is in the table too.
 */
export function ExpiryTimeline(props: {
  rows: CredentialRow[];
  now: Date;
  onSelect: (credentialId: string) => void;
}) {
  const classes = useStyles();
  const t = useMessages();
  const label = useAssetLabel();
  const timeline = toTimeline(props.rows, props.now);
  const { next } = timeline;
  const sums = (['ended', 'soon', 'later', 'without'] as const).filter(
    kind => timeline[kind] > 0,
  );
  return (
    <figure className={classes.root} aria-labelledby="ttl-timeline-title">
      <Typography variant="h6" component="h2" id="ttl-timeline-title">
        {t('ttl.timeline.title')}
      </Typography>
      <figcaption>
        {timeline.without === props.rows.length ? (
          <Typography variant="body2">{t('ttl.timeline.none')}</Typography>
        ) : (
          <Typography component="ul" variant="body2" className={classes.facts}>
            {next?.lifetime.expiresAt && (
              <li>
                {t('ttl.timeline.next', {
                  name: label(next.credential),
                  time: <RelativeTime at={next.lifetime.expiresAt} />,
                })}
              </li>
            )}
            {sums.map(kind => (
              <li key={kind}>
                {t(`ttl.timeline.${kind}`, { count: timeline[kind] })}
              </li>
            ))}
          </Typography>
        )}
      </figcaption>
      {timeline.marks.length > 0 && (
        <Suspense fallback={<Skeleton width="100%" height={TIMELINE_HEIGHT} />}>
          <TimelineChart
            marks={timeline.marks}
            now={props.now}
            height={TIMELINE_HEIGHT}
            onSelect={props.onSelect}
          />
        </Suspense>
      )}
    </figure>
  );
}
