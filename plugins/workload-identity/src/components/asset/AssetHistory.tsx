import { useApi } from '@backstage/core-plugin-api';
import Button from '@material-ui/core/Button';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import {
  AssetDetail,
  HistoryEvent,
} from '@tenure/backstage-plugin-workload-identity-common';
import { useCallback } from 'react';
import { workloadIdentityApiRef } from '../../apiRef';
import { useMessages } from '../../hooks/useMessages';
import { usePages } from '../../hooks/usePages';
import { RelativeTime, StatusMark } from '../common';
import { FactValue } from './FactValue';
import { useFactLabel } from './useFactLabel';

const useStyles = makeStyles(
  theme => ({
    list: { listStyle: 'none', margin: 0, padding: 0 },
    event: {
      borderLeft: `2px solid ${theme.palette.divider}`,
      padding: theme.spacing(0, 0, 1.5, 1.5),
    },
    details: { margin: 0, paddingLeft: theme.spacing(3) },
    head: { display: 'flex', flexWrap: 'wrap', gap: theme.spacing(1) },
    by: { color: theme.palette.text.secondary },
  }),
  { name: 'WorkloadIdentityAssetHistory' },
);

/** What has been recorded of an asset, newest first; older when asked for. */
export function AssetHistory(props: {
  detail: AssetDetail;
  /** What a source is called. */
  titleOf: (sourceId: string) => string;
}) {
  const { detail, titleOf } = props;
  const classes = useStyles();
  const t = useMessages();
  const { items, hasMore, loadingMore, error, more } = useHistory(detail);
  if (items.length === 0) {
    return <Typography>{t('ownership.drawer.noHistory')}</Typography>;
  }
  const newestFirst = [...items].sort((a, b) => b.at.localeCompare(a.at));
  return (
    <>
      <ol className={classes.list}>
        {newestFirst.map(event => (
          <li key={event.id} className={classes.event}>
            <div className={classes.head}>
              <strong>{t(`ownership.drawer.event.${event.type}`)}</strong>
              <RelativeTime at={event.at} />
              {event.sourceId && (
                <span className={classes.by}>
                  {t('ownership.drawer.by', {
                    source: titleOf(event.sourceId),
                  })}
                </span>
              )}
            </div>
            <EventDetail event={event} />
          </li>
        ))}
      </ol>
      {error && (
        <div role="alert">
          <StatusMark
            status="unknown"
            label={t('organisation.asset.historyFailed', {
              reason: error.message,
            })}
          />
        </div>
      )}
      {hasMore && (
        <Button size="small" onClick={more} disabled={loadingMore}>
          {loadingMore
            ? t('organisation.asset.historyLoading')
            : t('organisation.asset.historyMore')}
        </Button>
      )}
    </>
  );
}

function useHistory({ asset, history, historyCursor }: AssetDetail) {
  const api = useApi(workloadIdentityApiRef);
  const { id } = asset;
  return usePages<HistoryEvent>(
    useCallback(
      (cursor, signal) => api.listHistory(id, { cursor }, { signal }),
      [api, id],
    ),
    // Anew when something was recorded since.
    `${id} ${history[0]?.id}`,
    { items: history, nextCursor: historyCursor },
  );
}

function EventDetail(props: { event: HistoryEvent }) {
  const classes = useStyles();
  const t = useMessages();
  const labelOf = useFactLabel();
  const entries = Object.entries(props.event.detail);
  if (entries.length === 0) {
    return null;
  }
  return (
    <ul className={classes.details}>
      {entries.map(([field, value]) => (
        <li key={field}>
          {isChange(value)
            ? t('ownership.drawer.change', {
                field: labelOf(field),
                before: <FactValue field={field} value={value.before} />,
                after: <FactValue field={field} value={value.after} />,
              })
            : t('ownership.drawer.fact', {
                field: labelOf(field),
                value: <FactValue field={field} value={value} />,
              })}
        </li>
      ))}
    </ul>
  );
}

function isChange(
  value: unknown,
): value is { before: unknown; after: unknown } {
  return (
    typeof value === 'object' &&
    value !== null &&
    ('before' in value || 'after' in value)
  );
}
