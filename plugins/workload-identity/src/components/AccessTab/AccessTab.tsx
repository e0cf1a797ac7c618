import { InfoCard } from '@backstage/core-components';
import { Skeleton } from '@backstage/ui';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import {
  AccessView,
  assetReadPermission,
} from '@tenure/backstage-plugin-workload-identity-common';
import { useMessages } from '../../hooks/useMessages';
import {
  PartlyVisible,
  RelativeTime,
  RequestError,
  StatusMark,
  statusOf,
} from '../common';
import { AccessState } from './AccessState';
import { Boundaries } from './Boundaries';
import { ControlPlane } from './ControlPlane';
import { Permissions } from './Permissions';
import { Powers } from './Powers';
import { useAccess } from './useAccess';

const useStyles = makeStyles(
  theme => ({
    stack: {
      display: 'flex',
      flexDirection: 'column',
      gap: theme.spacing(2),
      minWidth: 0,
    },
  }),
  { name: 'WorkloadIdentityAccessTab' },
);

/** What an identity of a cluster may do, and whom it can become by it. */
export function AccessTab(props: { assetId: string }) {
  const classes = useStyles();
  const t = useMessages();
  const { value, error, loading, retry } = useAccess(props.assetId);
  const withdrawn = error && [401, 403, 404].includes(statusOf(error) ?? 0);

  if (error && (!value || withdrawn)) {
    return (
      <InfoCard>
        <RequestError
          error={error}
          onRetry={retry}
          title={t('access.error')}
          forbidden={{
            title: t('access.forbidden'),
            permission: assetReadPermission.name,
          }}
          notFound={{
            title: t('access.notFound'),
            text: t('access.notFoundText'),
          }}
        />
      </InfoCard>
    );
  }
  if (!value) {
    return (
      <div role="status" aria-label={t('access.loading')}>
        <Skeleton width="100%" height={480} />
      </div>
    );
  }
  if (value.state === 'not-applicable') {
    return (
      <InfoCard>
        <Typography>{t('access.notApplicable')}</Typography>
      </InfoCard>
    );
  }
  return (
    <div className={classes.stack}>
      {error && !loading && (
        <Typography component="div" role="status">
          <StatusMark
            status="stale"
            label={t('access.refreshFailed', {
              reason: error.message,
              time: <RelativeTime at={value.asOf} />,
            })}
          />
        </Typography>
      )}
      <Known view={value} />
    </div>
  );
}

function Known(props: { view: AccessView }) {
  const { view } = props;
  const t = useMessages();
  return (
    <>
      <InfoCard
        title={t('access.control.title')}
        titleTypographyProps={{ component: 'h3', variant: 'h6' }}
      >
        <ControlPlane view={view} />
        <AccessState view={view} />
      </InfoCard>
      <InfoCard
        title={t('access.powers.title')}
        titleTypographyProps={{ component: 'h3', variant: 'h6' }}
        subheader={t('access.powers.subtitle')}
      >
        <Powers view={view} />
        <PartlyVisible count={view.hiddenPowers} />
      </InfoCard>
      <InfoCard
        title={t('access.permissions.title')}
        titleTypographyProps={{ component: 'h3', variant: 'h6' }}
        subheader={t('access.permissions.subtitle')}
      >
        <Permissions view={view} />
        <PartlyVisible count={view.hiddenGrants} />
      </InfoCard>
      <InfoCard
        title={t('access.boundary.title')}
        titleTypographyProps={{ component: 'h3', variant: 'h6' }}
      >
        <Boundaries view={view} />
      </InfoCard>
    </>
  );
}
