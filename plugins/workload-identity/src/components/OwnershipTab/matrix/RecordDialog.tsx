import { CopyTextButton } from '@backstage/core-components';
import { EntityRefLink } from '@backstage/plugin-catalog-react';
import Button from '@material-ui/core/Button';
import Dialog from '@material-ui/core/Dialog';
import DialogActions from '@material-ui/core/DialogActions';
import DialogContent from '@material-ui/core/DialogContent';
import DialogTitle from '@material-ui/core/DialogTitle';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import { OwnerRole } from '@tenure/backstage-plugin-workload-identity-common';
import { useId } from 'react';
import { useMessages } from '../../../hooks/useMessages';
import { ScrollRegion } from '../../common';

const useStyles = makeStyles(
  theme => ({
    code: {
      margin: 0,
      padding: theme.spacing(1),
      fontFamily: 'monospace',
      fontSize: '0.85rem',
      whiteSpace: 'pre',
    },
    box: {
      border: `1px solid ${theme.palette.divider}`,
      borderRadius: theme.shape.borderRadius,
      backgroundColor: theme.palette.background.default,
      marginTop: theme.spacing(2),
    },
  }),
  { name: 'WorkloadIdentityRecordDialog' },
);

/** The lines that name somebody for a role, to be copied into a record. */
export function RecordDialog(props: {
  role: OwnerRole;
  /** The lines, as YAML. */
  text: string;
  /** The record that the lines go into; a new one where it is absent. */
  recordRef?: string;
  onClose: () => void;
}) {
  const { role, text, recordRef, onClose } = props;
  const classes = useStyles();
  const titleId = useId();
  const t = useMessages();
  return (
    <Dialog open onClose={onClose} aria-labelledby={titleId} maxWidth="md">
      <DialogTitle id={titleId}>
        {t(`ownership.record.title.${role}`)}
      </DialogTitle>
      <DialogContent>
        <Typography>
          {recordRef
            ? t('ownership.record.extend', {
                record: <EntityRefLink entityRef={recordRef} />,
              })
            : t('ownership.record.create')}
        </Typography>
        <ScrollRegion
          className={classes.box}
          label={t('ownership.record.lines')}
        >
          <pre className={classes.code}>{text}</pre>
        </ScrollRegion>
      </DialogContent>
      <DialogActions>
        <CopyTextButton
          text={text}
          variant="tertiary"
          aria-label={t('ownership.record.copy')}
        />
        <Button onClick={onClose}>{t('ownership.record.close')}</Button>
      </DialogActions>
    </Dialog>
  );
}
