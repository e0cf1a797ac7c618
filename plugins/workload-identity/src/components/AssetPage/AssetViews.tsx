import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import {
  AssetDetail,
  AssetKind,
  AssetSummary,
} from '@tenure/backstage-plugin-workload-identity-common';
import { useMemo } from 'react';
import { Navigate, Route, Routes } from 'react-router-dom';
import { assetChainKey } from '../../hooks/ChainCache';
import { useMessages } from '../../hooks/useMessages';
import { usePageLinks } from '../../hooks/usePageLinks';
import { Subject, SubjectProvider } from '../../hooks/useSubject';
import { AssetName, FreshnessLabel, useClassLabel } from '../common';
import { AccessTab } from '../AccessTab';
import { OwnershipTab } from '../OwnershipTab';
import { RevocationTab } from '../RevocationTab';
import { TtlTab } from '../TtlTab';
import { AssetOverview } from './AssetOverview';
import { AssetTabs } from './AssetTabs';

/** Kinds whose chain says more than their links do. */
const WITH_CHAIN: AssetKind[] = ['identity', 'secret', 'credential'];

const useStyles = makeStyles(
  theme => ({
    head: { minWidth: 0 },
    name: { overflowWrap: 'anywhere' },
    facts: {
      display: 'flex',
      flexWrap: 'wrap',
      gap: theme.spacing(0, 2),
    },
  }),
  { name: 'WorkloadIdentityAssetViews' },
);

/** An asset's name, and what is known of it in several views. */
export function AssetViews(props: { detail: AssetDetail }) {
  const { detail } = props;
  const { asset } = detail;
  const page = usePageLinks().asset?.(asset.id) ?? '';
  const subject = useMemo<Subject>(
    () => ({
      chainKey: assetChainKey(asset.id),
      name: asset.displayName,
      assetId: asset.id,
      tabPaths: {
        ownership: `${page}/ownership`,
        ttl: `${page}/ttl`,
        revocation: `${page}/revocation`,
      },
    }),
    [asset.id, asset.displayName, page],
  );
  if (!WITH_CHAIN.includes(asset.kind)) {
    return (
      <>
        <Head detail={detail} />
        <AssetOverview detail={detail} />
      </>
    );
  }
  return (
    <SubjectProvider subject={subject}>
      <Head detail={detail} />
      <AssetTabs page={page} without={hasAccess(asset) ? [] : ['access']} />
      <Routes>
        <Route path="/" element={<AssetOverview detail={detail} />} />
        {hasAccess(asset) && (
          <Route path="/access" element={<AccessTab assetId={asset.id} />} />
        )}
        <Route path="/ownership" element={<OwnershipTab />} />
        <Route path="/ttl" element={<TtlTab />} />
        <Route path="/revocation" element={<RevocationTab />} />
        <Route path="*" element={<Navigate to={page} replace />} />
      </Routes>
    </SubjectProvider>
  );
}

/** Roles are granted to the identities of clusters. */
function hasAccess({ kind, authority }: AssetSummary): boolean {
  return kind === 'identity' && authority.startsWith('cluster:');
}

function Head(props: { detail: AssetDetail }) {
  const { asset } = props.detail;
  const classes = useStyles();
  const t = useMessages();
  const classLabel = useClassLabel();
  const { facts } = asset;
  const place = [asset.environment, asset.cluster, asset.namespace]
    .filter(Boolean)
    .join(' · ');
  return (
    <div className={classes.head}>
      <Typography variant="overline" component="div">
        {t(`common.kind.${asset.kind}`)}
      </Typography>
      <Typography variant="h4" component="h2" className={classes.name}>
        <AssetName asset={asset} />
      </Typography>
      <Typography component="div" className={classes.facts}>
        {'class' in facts && facts.class && (
          <span>{classLabel(facts.class)}</span>
        )}
        {place && <span>{place}</span>}
        <FreshnessLabel freshness={asset.freshness} />
      </Typography>
    </div>
  );
}
