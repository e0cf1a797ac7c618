import { CopyTextButton } from '@backstage/core-components';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import {
  CommandTemplate,
  renderCommand,
} from '@tenure/backstage-plugin-workload-identity-common';
import { useMessages } from '../../hooks/useMessages';

const useStyles = makeStyles(
  theme => ({
    root: {
      display: 'flex',
      alignItems: 'flex-start',
      backgroundColor: theme.palette.background.default,
      border: `1px solid ${theme.palette.divider}`,
      borderRadius: theme.shape.borderRadius,
      margin: theme.spacing(0.5, 0),
    },
    text: {
      flex: 1,
      minWidth: 0,
      margin: 0,
      padding: theme.spacing(1),
      fontFamily: 'monospace',
      fontSize: '0.85rem',
      // All of it is seen before it is copied.
      whiteSpace: 'pre-wrap',
      overflowWrap: 'anywhere',
    },
  }),
  { name: 'WorkloadIdentityCommand' },
);

/** A command to copy; where none can be made safely, it says so. */
export function Command(props: { command: CommandTemplate }) {
  const classes = useStyles();
  const t = useMessages();
  const text = renderCommand(props.command);
  if (text === undefined) {
    return (
      <Typography variant="body2">
        {t('revocation.drawer.noCommand')}
      </Typography>
    );
  }
  return (
    <div className={classes.root}>
      <pre className={classes.text}>{text}</pre>
      <CopyTextButton
        text={text}
        variant="tertiary"
        aria-label={t('revocation.drawer.copy', { command: text })}
      />
    </div>
  );
}
