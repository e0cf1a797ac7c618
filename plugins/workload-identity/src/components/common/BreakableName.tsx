import { makeStyles } from '@material-ui/core/styles';
import { Fragment } from 'react';

const useStyles = makeStyles(
  {
    root: {
      // The theme lets table cells break words anywhere.
      wordBreak: 'normal',
      overflowWrap: 'break-word',
    },
  },
  { name: 'WorkloadIdentityBreakableName' },
);

/** A name may break after a separator, which stays on the line that it ends. */
const PARTS = /[^/:@-]+[/:@-]*|[/:@-]+/g;

/**
 * A technical name that breaks between its parts, and within one only where it
 * would not fit a line by itself.
 */
export function BreakableName(props: { name: string; className?: string }) {
  const classes = useStyles();
  return (
    <span className={`${classes.root} ${props.className ?? ''}`}>
      {(props.name.match(PARTS) ?? []).map((part, index) => (
        <Fragment key={index}>
          {index > 0 && <wbr />}
          {part}
        </Fragment>
      ))}
    </span>
  );
}
