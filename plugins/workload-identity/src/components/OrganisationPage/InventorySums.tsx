import { useApi } from '@backstage/core-plugin-api';
import { Skeleton } from '@backstage/ui';
import Button from '@material-ui/core/Button';
import Paper from '@material-ui/core/Paper';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import {
  AssetFilter,
  InventorySummary,
} from '@tenure/backstage-plugin-workload-identity-common';
import { useCallback } from 'react';
import { workloadIdentityApiRef } from '../../apiRef';
import { useAnswer } from '../../hooks/useAnswer';
import { useInventorySignal } from '../../hooks/useInventorySignal';
import { useMessages } from '../../hooks/useMessages';
import { PageLinks, usePageLinks } from '../../hooks/usePageLinks';
import { RelativeTime, Status, StatusMark } from '../common';
import { SumTile, SumTileProps } from './SumTile';

const POLL_MS = 60_000;
const POLL_WITH_SIGNALS_MS = 300_000;
const TILE_PX = 92;

const useStyles = makeStyles(
  theme => ({
    tiles: {
      display: 'grid',
      gridTemplateColumns: 'repeat(auto-fit, minmax(160px, 1fr))',
      gap: theme.spacing(2),
      listStyle: 'none',
      margin: 0,
      padding: 0,
      [theme.breakpoints.down('xs')]: {
        gridTemplateColumns: 'repeat(auto-fit, minmax(140px, 1fr))',
      },
    },
    message: { padding: theme.spacing(1.5, 2) },
  }),
  { name: 'WorkloadIdentityInventorySums' },
);

/** The inventory in numbers, each of which leads to what it counts. */
export function InventorySums() {
  const classes = useStyles();
  const t = useMessages();
  const api = useApi(workloadIdentityApiRef);
  const links = usePageLinks();
  const { value, error, loading, retry } = useAnswer(
    useCallback(signal => api.getSummary({ signal }), [api]),
  );
  useInventorySignal(retry, {
    pollMs: POLL_MS,
    pollWithSignalsMs: POLL_WITH_SIGNALS_MS,
  });
  const failed = error && !loading;
  return (
    <section aria-label={t('organisation.summary.region')}>
      {failed && (
        <Paper variant="outlined" className={classes.message} role="status">
          <StatusMark
            status="stale"
            label={
              value
                ? t('organisation.summary.failedRefresh', {
                    time: <RelativeTime at={value.asOf} />,
                  })
                : t('organisation.summary.failed', { reason: error.message })
            }
          />{' '}
          <Button size="small" onClick={retry}>
            {t('organisation.summary.retry')}
          </Button>
        </Paper>
      )}
      {value && <Tiles summary={value} links={links} />}
      {!value && !failed && (
        <div role="status" aria-label={t('organisation.summary.loading')}>
          <Skeleton width="100%" height={TILE_PX} />
        </div>
      )}
    </section>
  );
}

function Tiles(props: { summary: InventorySummary; links: PageLinks }) {
  const { summary, links } = props;
  const classes = useStyles();
  const t = useMessages();
  const list = (filter: AssetFilter) => links.inventory?.(filter);
  const detail = (
    number: number,
    status: Status,
    label: string,
    to: string | undefined,
  ): NonNullable<SumTileProps['details']> =>
    number > 0 ? [{ status, label, to }] : [];
  const ending = (
    bucket: 'expired' | 'within7d' | 'never' | 'unknown',
    status: Status,
  ) =>
    detail(
      summary.credentials[bucket],
      status,
      t(`organisation.summary.${bucket}`, {
        number: String(summary.credentials[bucket]),
      }),
      list({ kind: ['credential'], expiry: [bucket] }),
    );
  const { sources } = summary;
  const sourcesIn = (
    state: 'fresh' | 'stale' | 'unknown' | 'retired',
    status: Status,
    word: 'fresh' | 'stale' | 'unconfirmed' | 'retired',
  ) =>
    detail(
      sources?.[state] ?? 0,
      status,
      t(`organisation.summary.${word}`, {
        number: String(sources?.[state] ?? 0),
      }),
      links.sources?.({ state }),
    );
  return (
    <ul className={classes.tiles}>
      <SumTile
        label={t('organisation.summary.identities')}
        number={summary.assets.identity}
        to={list({ kind: ['identity'] })}
      />
      <SumTile
        label={t('organisation.summary.credentials')}
        number={summary.assets.credential}
        to={list({ kind: ['credential'] })}
        details={[
          ...ending('expired', 'bad'),
          ...ending('within7d', 'attention'),
          ...ending('never', 'attention'),
          ...ending('unknown', 'unknown'),
        ]}
      />
      <SumTile
        label={t('organisation.summary.secrets')}
        number={summary.assets.secret}
        to={list({ kind: ['secret'] })}
      />
      {sources ? (
        <SumTile
          label={t('organisation.summary.sources')}
          number={
            sources.fresh + sources.stale + sources.unknown + sources.retired
          }
          to={links.sources?.()}
          details={[
            ...sourcesIn('stale', 'stale', 'stale'),
            ...sourcesIn('unknown', 'unknown', 'unconfirmed'),
            ...sourcesIn('retired', 'neutral', 'retired'),
            ...sourcesIn('fresh', 'good', 'fresh'),
          ]}
        />
      ) : (
        <Typography component="li" color="textSecondary">
          {t('organisation.summary.sourcesHidden')}
        </Typography>
      )}
    </ul>
  );
}
