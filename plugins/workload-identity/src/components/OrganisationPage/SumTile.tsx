import { Link } from '@backstage/core-components';
import Paper from '@material-ui/core/Paper';
import { makeStyles } from '@material-ui/core/styles';
import { useLanguage } from '../../hooks/useLanguage';
import { useMessages } from '../../hooks/useMessages';
import { Status, StatusMark } from '../common';

const useStyles = makeStyles(
  theme => ({
    root: { display: 'flex', minWidth: 0 },
    tile: {
      flex: 1,
      minWidth: 0,
      padding: theme.spacing(1.5, 2),
      display: 'flex',
      flexDirection: 'column',
      alignItems: 'flex-start',
      gap: theme.spacing(0.5),
    },
    sum: { display: 'flex', flexDirection: 'column', minWidth: 90 },
    number: {
      fontSize: theme.typography.h4.fontSize,
      fontWeight: theme.typography.fontWeightBold as number,
      lineHeight: 1.2,
      fontVariantNumeric: 'tabular-nums',
    },
    label: { color: theme.palette.text.secondary },
    details: {
      listStyle: 'none',
      margin: 0,
      padding: 0,
      fontSize: theme.typography.body2.fontSize,
    },
  }),
  { name: 'WorkloadIdentitySumTile' },
);

export interface SumTileProps {
  label: string;
  number: number;
  /** The list that the number counts. */
  to?: string;
  /** Parts of the sum, each with its own list. */
  details?: Array<{ status: Status; label: string; to?: string }>;
}

/** One sum with its parts; every number leads to the list of what it counts. */
export function SumTile(props: SumTileProps) {
  const { label, to, details = [] } = props;
  const classes = useStyles();
  const language = useLanguage();
  const t = useMessages();
  const number = props.number.toLocaleString(language);
  return (
    <li className={classes.root}>
      <Paper className={classes.tile}>
        <div className={classes.sum}>
          {to ? (
            <Link
              to={to}
              className={classes.number}
              aria-label={t('organisation.summary.open', { label, number })}
            >
              {number}
            </Link>
          ) : (
            <span className={classes.number}>{number}</span>
          )}
          <span className={classes.label}>{label}</span>
        </div>
        <ul className={classes.details}>
          {details.map(detail => (
            <li key={detail.label}>
              <StatusMark
                status={detail.status}
                label={
                  detail.to ? (
                    <Link to={detail.to}>{detail.label}</Link>
                  ) : (
                    detail.label
                  )
                }
              />
            </li>
          ))}
        </ul>
      </Paper>
    </li>
  );
}
