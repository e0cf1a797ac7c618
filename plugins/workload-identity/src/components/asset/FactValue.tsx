import { makeStyles } from '@material-ui/core/styles';
import { Expiry } from '@tenure/backstage-plugin-workload-identity-common';
import { useMessages } from '../../hooks/useMessages';
import { formatDuration, RelativeTime } from '../common';

const useStyles = makeStyles(
  theme => ({
    list: { margin: 0, paddingLeft: theme.spacing(2) },
    code: {
      fontFamily: 'monospace',
      whiteSpace: 'pre-wrap',
      overflowWrap: 'anywhere',
    },
    notSaid: { color: theme.palette.text.secondary, fontStyle: 'italic' },
  }),
  { name: 'WorkloadIdentityFactValue' },
);

/**
 * The value of a fact as people read it: durations, instants and expiries by
 * the name of their field, lists below each other, the rest as it is.
 */
export function FactValue(props: { field: string; value: unknown }) {
  const { field, value } = props;
  const classes = useStyles();
  const t = useMessages();

  if (value === undefined || value === null) {
    return (
      <span className={classes.notSaid}>{t('ownership.drawer.notSaid')}</span>
    );
  }
  if (typeof value === 'boolean') {
    return <>{value ? t('ownership.value.yes') : t('ownership.value.no')}</>;
  }
  if (typeof value === 'number') {
    return <>{field.endsWith('Seconds') ? formatDuration(value) : value}</>;
  }
  if (typeof value === 'string') {
    return field.endsWith('At') ? (
      <RelativeTime at={value} />
    ) : (
      <span className={classes.code}>{value}</span>
    );
  }
  if (field === 'expiry') {
    return <ExpiryValue expiry={value as Expiry} />;
  }
  const entries = Array.isArray(value)
    ? value.map(item => ({ key: text(item), label: text(item) }))
    : Object.entries(value).map(([key, item]) => ({
        key,
        label: `${key}: ${text(item)}`,
      }));
  if (entries.length === 0) {
    return <>{t('ownership.value.none')}</>;
  }
  return (
    <ul className={classes.list}>
      {entries.map(({ key, label }) => (
        <li key={key} className={classes.code}>
          {label}
        </li>
      ))}
    </ul>
  );
}

function ExpiryValue(props: { expiry: Expiry }) {
  const { expiry } = props;
  const t = useMessages();
  return expiry.type === 'at' ? (
    t('ownership.value.expiry.at', { time: <RelativeTime at={expiry.at} /> })
  ) : (
    <>{t(`ownership.value.expiry.${expiry.type}`)}</>
  );
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
