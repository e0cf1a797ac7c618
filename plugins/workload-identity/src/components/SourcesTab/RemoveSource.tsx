import { alertApiRef, useApi } from '@backstage/core-plugin-api';
import { usePermission } from '@backstage/plugin-permission-react';
import Button from '@material-ui/core/Button';
import Dialog from '@material-ui/core/Dialog';
import DialogActions from '@material-ui/core/DialogActions';
import DialogContent from '@material-ui/core/DialogContent';
import DialogContentText from '@material-ui/core/DialogContentText';
import DialogTitle from '@material-ui/core/DialogTitle';
import {
  sourceDeletePermission,
  SourceView,
} from '@tenure/backstage-plugin-workload-identity-common';
import { useState } from 'react';
import { workloadIdentityApiRef } from '../../apiRef';
import { useMessages } from '../../hooks/useMessages';
import { GuardedButton, StatusMark } from '../common';

/** Removes a retired source, after saying what goes with it. */
export function RemoveSource(props: {
  source: SourceView;
  onRemoved: () => void;
}) {
  const { source } = props;
  const t = useMessages();
  const [open, setOpen] = useState(false);
  const { allowed, loading } = usePermission({
    permission: sourceDeletePermission,
  });
  const why = loading
    ? t('organisation.source.refresh.checking')
    : t('organisation.source.remove.forbidden', {
        permission: sourceDeletePermission.name,
      });
  return (
    <>
      <GuardedButton
        size="small"
        variant="outlined"
        aria-label={t('organisation.source.remove.label', {
          source: source.title,
        })}
        barredBecause={allowed ? undefined : why}
        onClick={() => setOpen(true)}
      >
        {t('organisation.source.remove.button')}
      </GuardedButton>
      {open && <Confirm {...props} onClose={() => setOpen(false)} />}
    </>
  );
}

const TITLE_ID = 'workload-identity-remove-source';

function Confirm(props: {
  source: SourceView;
  onRemoved: () => void;
  onClose: () => void;
}) {
  const { source, onRemoved, onClose } = props;
  const t = useMessages();
  const api = useApi(workloadIdentityApiRef);
  const alerts = useApi(alertApiRef);
  const [running, setRunning] = useState(false);
  const [error, setError] = useState<Error>();

  const remove = async () => {
    setRunning(true);
    setError(undefined);
    try {
      await api.deleteSource(source.id);
    } catch (reason) {
      setError(reason as Error);
      setRunning(false);
      return;
    }
    alerts.post({
      message: t('organisation.source.remove.done', { source: source.title }),
      severity: 'success',
      display: 'transient',
    });
    onClose();
    onRemoved();
  };
  return (
    <Dialog
      open
      onClose={running ? undefined : onClose}
      aria-labelledby={TITLE_ID}
    >
      <DialogTitle id={TITLE_ID}>
        {t('organisation.source.remove.title', { source: source.title })}
      </DialogTitle>
      <DialogContent>
        <DialogContentText>
          {t('organisation.source.remove.what', {
            count: source.observations,
          })}
        </DialogContentText>
        <DialogContentText>
          {t('organisation.source.remove.only')}
        </DialogContentText>
        <DialogContentText>
          {t('organisation.source.remove.again')}
        </DialogContentText>
        {error && (
          <div role="alert">
            <StatusMark
              status="bad"
              label={t('organisation.source.remove.failed', {
                reason: error.message,
              })}
            />
          </div>
        )}
      </DialogContent>
      <DialogActions>
        <Button onClick={onClose} disabled={running}>
          {t('organisation.source.remove.cancel')}
        </Button>
        <Button color="secondary" onClick={remove} disabled={running}>
          {running
            ? t('organisation.source.remove.running')
            : t('organisation.source.remove.confirm')}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
