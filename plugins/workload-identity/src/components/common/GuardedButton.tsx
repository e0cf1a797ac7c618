import Button, { ButtonProps } from '@material-ui/core/Button';
import { makeStyles } from '@material-ui/core/styles';
import Tooltip from '@material-ui/core/Tooltip';

const useStyles = makeStyles(
  theme => ({
    button: { textTransform: 'none' },
    barred: { color: theme.palette.text.secondary, cursor: 'not-allowed' },
  }),
  { name: 'WorkloadIdentityGuardedButton' },
);

/**
 * A button that stays where it is when it can't be used, and says why on hover
 * and on focus: a disabled one would be silent, and the keyboard skip it.
 */
export function GuardedButton(
  props: Omit<ButtonProps, 'className' | 'disabled' | 'title'> & {
    /** Why it can't be used now; absent when it can. */
    barredBecause?: string;
  },
) {
  const { barredBecause, onClick, ...rest } = props;
  const classes = useStyles();
  const barred = barredBecause !== undefined;
  // Always the same element, so that it keeps the focus when it is barred.
  return (
    <Tooltip title={barredBecause ?? ''}>
      <Button
        {...rest}
        className={`${classes.button} ${barred ? classes.barred : ''}`}
        aria-disabled={barred || undefined}
        aria-description={barredBecause}
        disableRipple={barred}
        onClick={barred ? undefined : onClick}
      />
    </Tooltip>
  );
}
