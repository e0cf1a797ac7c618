import Button from '@material-ui/core/Button';
import Typography from '@material-ui/core/Typography';
import { Chain } from '@tenure/backstage-plugin-workload-identity-common';
import { useMessages } from '../../hooks/useMessages';
import { fullName, PartlyVisible, StatusMark, useAssetLabel } from '../common';
import { PlanRow } from './planRows';
import { useDependents } from './useDependents';

/** What breaks when a credential ends: every workload known to depend on it. */
export function DependentsList(props: { row: PlanRow; chain: Chain }) {
  const { row, chain } = props;
  const t = useMessages();
  const label = useAssetLabel();
  const { workloads, hidden, notListed, loading, error, retry } =
    useDependents(row);
  const here = new Set(chain.matches.map(match => match.workloadId));
  const nothing =
    workloads.length === 0 && hidden === 0 && notListed === 0 && !error;

  return (
    <>
      {workloads.length > 0 && (
        <ul>
          {workloads.map(workload => (
            <Typography component="li" variant="body2" key={workload.id}>
              <code>{fullName(workload)}</code>
              {here.has(workload.id) && (
                <> ({t('revocation.dependents.here')})</>
              )}
            </Typography>
          ))}
        </ul>
      )}
      {loading && (
        <Typography variant="body2" role="status">
          {t('revocation.dependents.loading')}
        </Typography>
      )}
      {!loading && nothing && (
        <Typography variant="body2" component="div">
          <StatusMark
            status="unknown"
            label={t('revocation.dependents.none')}
          />
        </Typography>
      )}
      <PartlyVisible count={hidden} />
      {notListed > 0 && (
        <Typography variant="body2">
          {t('revocation.dependents.more', { count: notListed })}
        </Typography>
      )}
      {error && (
        <Typography variant="body2" component="div" role="alert">
          <StatusMark
            status="unknown"
            label={t('revocation.dependents.failed', { reason: error.message })}
          />
          <Button size="small" onClick={retry}>
            {t('revocation.dependents.retry')}
          </Button>
        </Typography>
      )}
      {row.use.identities.map(identity => {
        const workloadsOfIdentity = identity.sharedBy?.workloads ?? 0;
        return (
          <Typography variant="body2" key={identity.id}>
            {workloadsOfIdentity > 1
              ? t('revocation.dependents.asShared', {
                  identity: label(identity),
                  workloads: String(workloadsOfIdentity),
                })
              : t('revocation.dependents.as', { identity: label(identity) })}
          </Typography>
        );
      })}
    </>
  );
}
