import { makeStyles } from '@material-ui/core/styles';
import { CredentialUse } from '@tenure/backstage-plugin-workload-identity-common';
import { useMessages } from '../../hooks/useMessages';
import { AssetName, StatusMark, useAssetLabel } from '../common';

const useStyles = makeStyles(
  { list: { listStyle: 'none', margin: 0, padding: 0 } },
  { name: 'WorkloadIdentityUsedByCell' },
);

/** The workloads that depend on a credential, as far as they are known. */
export function UsedByCell(props: { use: CredentialUse }) {
  const { workloads, identities, totalWorkloads } = props.use;
  const classes = useStyles();
  const label = useAssetLabel();
  const t = useMessages();
  const elsewhere = totalWorkloads - workloads.length;
  return (
    <ul className={classes.list}>
      {workloads.map(workload => (
        <li key={workload.id}>
          <AssetName asset={workload} noCopy />
        </li>
      ))}
      {elsewhere > 0 && (
        <li>{t('ttl.usedBy.elsewhere', { count: elsewhere })}</li>
      )}
      {totalWorkloads === 0 && (
        <li>
          <StatusMark
            status="unknown"
            label={t('ttl.usedBy.none')}
            title={t('ttl.usedBy.noneHelp')}
          />
        </li>
      )}
      {workloads.length === 0 &&
        identities.map(identity => (
          <li key={identity.id}>
            {t('ttl.usedBy.as', { identity: label(identity) })}
          </li>
        ))}
    </ul>
  );
}
