import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import { PropsWithChildren } from 'react';
import { ScrollRegion } from '../common';

const useStyles = makeStyles(
  theme => ({
    root: { marginTop: theme.spacing(3), minWidth: 0 },
    title: { marginBottom: theme.spacing(1) },
  }),
  { name: 'WorkloadIdentityDrawerSection' },
);

/** A titled part of the drawer. */
export function Section(props: PropsWithChildren<{ title: string }>) {
  const classes = useStyles();
  return (
    <div className={classes.root}>
      <Typography variant="h6" component="h3" className={classes.title}>
        {props.title}
      </Typography>
      <ScrollRegion label={props.title}>{props.children}</ScrollRegion>
    </div>
  );
}
