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
  props: Omit<ButtonProps, 'disabled' | 'title'> & {
    /** Why it can't be used now; absent when it can. */
    barredBecause?: string;
  },
) {
  const { barredBecause, onClick, ...rest } = props;
  const classes = useStyles();
  const className = `${classes.button} ${props.className ?? ''}`;
  if (!barredBecause) {
    return <Button {...rest} className={className} onClick={onClick} />;
  }
  return (
    <Tooltip title={barredBecause}>
      <Button
        {...rest}
        className={`${className} ${classes.barred}`}
        aria-disabled
        aria-description={barredBecause}
        disableRipple
      />
    </Tooltip>
  );
}
