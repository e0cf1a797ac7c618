import { alertApiRef, useApi } from '@backstage/core-plugin-api';
import { usePermission } from '@backstage/plugin-permission-react';
import {
  sourceRefreshPermission,
  SourceView,
} from '@tenure/backstage-plugin-workload-identity-common';
import { useState } from 'react';
import { workloadIdentityApiRef } from '../../apiRef';
import { useMessages } from '../../hooks/useMessages';
import { GuardedButton } from '../common';

/** Asks for a source to be read now. */
export function RefreshButton(props: {
  source: SourceView;
  asked: boolean;
  onAsked: (sourceId: string) => void;
}) {
  const { source, asked, onAsked } = props;
  const t = useMessages();
  const api = useApi(workloadIdentityApiRef);
  const alerts = useApi(alertApiRef);
  const [asking, setAsking] = useState(false);
  const { allowed, loading } = usePermission({
    permission: sourceRefreshPermission,
  });
  const running = asking || asked || source.runningSince !== undefined;

  const ask = async () => {
    setAsking(true);
    try {
      const { state } = await api.refreshSource(source.id);
      onAsked(source.id);
      alerts.post({
        message: t(`organisation.source.refresh.${state}`, {
          source: source.title,
        }),
        severity: 'info',
        display: 'transient',
      });
    } catch (error) {
      alerts.post({
        message: t('organisation.source.refresh.failed', {
          source: source.title,
          reason: (error as Error).message,
        }),
        severity: 'error',
      });
    } finally {
      setAsking(false);
    }
  };
  const why = () => {
    if (loading) {
      return t('organisation.source.refresh.checking');
    }
    if (!allowed) {
      return t('organisation.source.refresh.forbidden', {
        permission: sourceRefreshPermission.name,
      });
    }
    return running ? t('organisation.source.refresh.running') : undefined;
  };
  return (
    <GuardedButton
      size="small"
      variant="outlined"
      aria-label={
        running
          ? t('organisation.source.refresh.runningLabel', {
              source: source.title,
            })
          : t('organisation.source.refresh.label', { source: source.title })
      }
      barredBecause={why()}
      onClick={ask}
    >
      {running
        ? t('organisation.source.refresh.running')
        : t('organisation.source.refresh.button')}
    </GuardedButton>
  );
}
