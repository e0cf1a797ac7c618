import { makeStyles } from '@material-ui/core/styles';
import { ReactNode } from 'react';

const useStyles = makeStyles(
  theme => ({
    list: {
      display: 'grid',
      gridTemplateColumns: 'max-content minmax(0, 1fr)',
      gap: theme.spacing(0.5, 2),
      margin: theme.spacing(1, 0, 0),
      fontFamily: theme.typography.fontFamily,
      [theme.breakpoints.down('xs')]: { gridTemplateColumns: '1fr' },
    },
    term: { color: theme.palette.text.secondary },
    value: { margin: 0, minWidth: 0, overflowWrap: 'anywhere' },
  }),
  { name: 'WorkloadIdentityFactList' },
);

/** Terms with what is known of each; those without a value are left out. */
export function FactList(props: {
  rows: Array<{ term: string; value?: ReactNode }>;
}) {
  const classes = useStyles();
  return (
    <dl className={classes.list}>
      {props.rows
        .filter(({ value }) => value)
        .map(({ term, value }) => (
          <Row key={term} term={term} value={value} />
        ))}
    </dl>
  );
}

function Row(props: { term: string; value: ReactNode }) {
  const classes = useStyles();
  return (
    <>
      <dt className={classes.term}>{props.term}</dt>
      <dd className={classes.value}>{props.value}</dd>
    </>
  );
}
