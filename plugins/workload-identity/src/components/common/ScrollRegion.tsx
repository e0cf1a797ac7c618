import { makeStyles } from '@material-ui/core/styles';
import { PropsWithChildren } from 'react';
import { IN_TAB_ORDER } from './Hint';

const useStyles = makeStyles(
  { root: { overflowX: 'auto' } },
  { name: 'WorkloadIdentityScrollRegion' },
);

/** Holds what may be wider than the screen; the keyboard can scroll it too. */
export function ScrollRegion(
  props: PropsWithChildren<{ label: string; className?: string }>,
) {
  const classes = useStyles();
  return (
    <div
      className={`${classes.root} ${props.className ?? ''}`}
      role="region"
      aria-label={props.label}
      {...IN_TAB_ORDER}
    >
      {props.children}
    </div>
  );
}
