import { makeStyles } from '@material-ui/core/styles';
import { AssetSummary } from '@tenure/backstage-plugin-workload-identity-common';
import { ReactNode } from 'react';
import { useMessages } from '../../hooks/useMessages';
import { FreshnessLabel, RelativeTime } from '../common';
import { FactList } from './FactList';
import { StandingLabel } from './StandingLabel';

const useStyles = makeStyles(
  { code: { fontFamily: 'monospace' } },
  { name: 'WorkloadIdentityAssetPlace' },
);

/** Where an asset is, how well it is known, and since when. */
export function AssetPlace(props: { asset: AssetSummary }) {
  const { asset } = props;
  const classes = useStyles();
  const t = useMessages();
  const code = (text?: string) =>
    text && <span className={classes.code}>{text}</span>;
  const rows: Array<{ term: string; value?: ReactNode }> = [
    {
      term: t('ownership.table.standing'),
      value: <StandingLabel standing={asset.standing} />,
    },
    {
      term: t('ownership.table.freshness'),
      value: <FreshnessLabel freshness={asset.freshness} />,
    },
    {
      term: t('ownership.drawer.place.authority'),
      value: code(asset.authority),
    },
    {
      term: t('ownership.drawer.place.namespace'),
      value: code(asset.namespace),
    },
    {
      term: t('ownership.drawer.place.environment'),
      value: asset.environment,
    },
    { term: t('ownership.drawer.place.tenant'), value: asset.tenant },
    {
      term: t('ownership.drawer.place.incarnation'),
      value: code(asset.incarnation),
    },
    {
      term: t('ownership.drawer.place.firstSeenAt'),
      value: <RelativeTime at={asset.firstSeenAt} />,
    },
    {
      term: t('ownership.drawer.place.changedAt'),
      value: <RelativeTime at={asset.changedAt} />,
    },
  ];
  return <FactList rows={rows} />;
}
