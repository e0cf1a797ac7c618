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

/** After these a name may break; each stays on the line that it ends. */
const SEPARATORS = /(?<=[/:@-])(?=[^/:@-])/;

/**
 * A technical name that breaks between its parts, and within one only where it
 * would not fit a line by itself.
 */
export function BreakableName(props: { name: string; className?: string }) {
  const classes = useStyles();
  return (
    <span className={`${classes.root} ${props.className ?? ''}`}>
      {props.name.split(SEPARATORS).map((part, index) => (
        <Fragment key={index}>
          {index > 0 && <wbr />}
          {part}
        </Fragment>
      ))}
    </span>
  );
}
