import { Link } from '@backstage/core-components';
import { makeStyles } from '@material-ui/core/styles';
import { PropsWithChildren } from 'react';

const useStyles = makeStyles(
  theme => ({
    row: {
      position: 'relative',
      fontFamily: theme.typography.fontFamily,
      display: 'grid',
      gridTemplateColumns: 'minmax(6rem, auto) 1fr',
      columnGap: theme.spacing(2),
      padding: theme.spacing(1, 0),
      borderTop: `1px solid ${theme.palette.divider}`,
      [theme.breakpoints.down('xs')]: { gridTemplateColumns: '1fr' },
      '&:hover': { backgroundColor: theme.palette.action.hover },
    },
    // The link covers its row, and what can be pointed at lies above it.
    link: {
      fontWeight: theme.typography.fontWeightBold as number,
      '&::after': { content: '""', position: 'absolute', inset: 0 },
    },
    label: { fontWeight: theme.typography.fontWeightBold as number },
    facts: {
      listStyle: 'none',
      margin: 0,
      padding: 0,
      display: 'flex',
      flexDirection: 'column',
      gap: theme.spacing(0.5),
      minWidth: 0,
      '& a, & [tabindex]': { position: 'relative', zIndex: 1 },
    },
  }),
  { name: 'WorkloadIdentityCardRow' },
);

/** One question of the card with its facts; the whole row leads to a tab. */
export function CardRow(
  props: PropsWithChildren<{ label: string; to?: string }>,
) {
  const classes = useStyles();
  return (
    <li className={classes.row}>
      {props.to ? (
        <Link to={props.to} className={classes.link}>
          {props.label}
        </Link>
      ) : (
        <span className={classes.label}>{props.label}</span>
      )}
      <ul className={classes.facts}>{props.children}</ul>
    </li>
  );
}
