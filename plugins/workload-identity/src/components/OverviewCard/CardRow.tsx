import { Link } from '@backstage/core-components';
import { makeStyles } from '@material-ui/core/styles';
import { PropsWithChildren } from 'react';

const useStyles = makeStyles(
  theme => ({
    row: {
      position: 'relative',
      fontFamily: theme.typography.fontFamily,
      // Facts go below their label where the card, not the page, is narrow.
      display: 'flex',
      flexWrap: 'wrap',
      columnGap: theme.spacing(2),
      rowGap: theme.spacing(0.5),
      padding: theme.spacing(1, 0),
      borderTop: `1px solid ${theme.palette.divider}`,
      '&:hover': { backgroundColor: theme.palette.action.hover },
    },
    // The link covers its row, and what can be pointed at lies above it.
    link: {
      flex: '0 0 6rem',
      fontWeight: theme.typography.fontWeightBold as number,
      '&::after': { content: '""', position: 'absolute', inset: 0 },
    },
    label: {
      flex: '0 0 6rem',
      fontWeight: theme.typography.fontWeightBold as number,
    },
    facts: {
      flex: '1 1 11rem',
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
