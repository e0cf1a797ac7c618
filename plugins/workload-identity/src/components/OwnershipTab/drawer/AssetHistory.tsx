import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import {
  EntityChain,
  HistoryEvent,
} from '@tenure/backstage-plugin-workload-identity-common';
import { workloadIdentityTranslationRef } from '../../../translation';
import { RelativeTime } from '../../common';
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

/** What has been recorded of an asset, newest first. */
export function AssetHistory(props: {
  history: HistoryEvent[];
  chain: EntityChain;
}) {
  const classes = useStyles();
  const { t } = useTranslationRef(workloadIdentityTranslationRef);
  const titles = new Map(
    props.chain.sources.map(({ id, title }) => [id, title]),
  );
  if (props.history.length === 0) {
    return <Typography>{t('ownership.drawer.noHistory')}</Typography>;
  }
  const newestFirst = [...props.history].sort((a, b) =>
    b.at.localeCompare(a.at),
  );
  return (
    <ol className={classes.list}>
      {newestFirst.map(event => (
        <li key={event.id} className={classes.event}>
          <div className={classes.head}>
            <strong>{t(`ownership.drawer.event.${event.type}`)}</strong>
            <RelativeTime at={event.at} />
            {event.sourceId && (
              <span className={classes.by}>
                {t('ownership.drawer.by', {
                  source: titles.get(event.sourceId) ?? event.sourceId,
                })}
              </span>
            )}
          </div>
          <EventDetail event={event} />
        </li>
      ))}
    </ol>
  );
}

function EventDetail(props: { event: HistoryEvent }) {
  const classes = useStyles();
  const { t } = useTranslationRef(workloadIdentityTranslationRef);
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
