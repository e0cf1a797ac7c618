import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import { PropsWithChildren } from 'react';

const useStyles = makeStyles(
  theme => ({
    root: { marginTop: theme.spacing(3), minWidth: 0 },
    title: { marginBottom: theme.spacing(1) },
    // Focusable, so that the keyboard can scroll what is wider than the drawer.
    content: { overflowX: 'auto' },
  }),
  { name: 'WorkloadIdentityDrawerSection' },
);

/** A titled part of the drawer. */
export function Section(props: PropsWithChildren<{ title: string }>) {
  const classes = useStyles();
  return (
    <section className={classes.root} aria-label={props.title}>
      <Typography variant="h6" component="h3" className={classes.title}>
        {props.title}
      </Typography>
      <div
        className={classes.content}
        role="group"
        aria-label={props.title}
        tabIndex={0}
      >
        {props.children}
      </div>
    </section>
  );
}
