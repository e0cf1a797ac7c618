import { ResponseErrorPanel } from '@backstage/core-components';
import { useApi } from '@backstage/core-plugin-api';
import { Skeleton } from '@backstage/ui';
import Button from '@material-ui/core/Button';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import {
  AssetDetail,
  ChainNode,
  Chain,
} from '@tenure/backstage-plugin-workload-identity-common';
import useAsyncRetry from 'react-use/esm/useAsyncRetry';
import { workloadIdentityApiRef } from '../../../apiRef';
import { useMessages } from '../../../hooks/useMessages';
import { AssetHistory } from '../../asset/AssetHistory';
import { AssetLinks } from '../../asset/AssetLinks';
import { AssetOwners } from '../../asset/AssetOwners';
import { AssetPlace } from '../../asset/AssetPlace';
import { Differences } from '../../asset/Differences';
import { FactsBySource } from '../../asset/FactsBySource';
import { Section } from '../../asset/Section';
import { AssetButton, statusOf } from '../../common';

const useStyles = makeStyles(
  theme => ({ message: { marginTop: theme.spacing(2) } }),
  { name: 'WorkloadIdentityAssetDetails' },
);

/** Reads one asset and shows it, or why it can't be shown. */
export function AssetDetails(props: {
  assetId: string;
  chain: Chain;
  onOpen: (assetId: string) => void;
}) {
  const { assetId, chain } = props;
  const classes = useStyles();
  const t = useMessages();
  const api = useApi(workloadIdentityApiRef);
  // Read again whenever the chain was, so that both tell the same.
  const { value, error, loading, retry } = useAsyncRetry(
    () => api.getAsset(assetId),
    [api, assetId, chain.asOf],
  );

  if (error && !loading) {
    const status = statusOf(error);
    if (status === 403 || status === 404) {
      return (
        <Typography className={classes.message} role="alert">
          {status === 403
            ? t('ownership.drawer.forbidden')
            : t('ownership.drawer.notFound')}
        </Typography>
      );
    }
    return (
      <div className={classes.message}>
        <ResponseErrorPanel
          title={t('ownership.drawer.errorTitle')}
          error={error}
          defaultExpanded
        />
        <Button variant="outlined" onClick={retry}>
          {t('ownership.drawer.retry')}
        </Button>
      </div>
    );
  }
  if (!value) {
    return (
      <div
        className={classes.message}
        role="status"
        aria-label={t('ownership.drawer.loading')}
      >
        <Skeleton width="100%" height={480} />
      </div>
    );
  }
  return (
    <Details
      detail={value}
      node={chain.nodes.find(({ id }) => id === assetId)}
      chain={chain}
      onOpen={props.onOpen}
    />
  );
}

function Details(props: {
  detail: AssetDetail;
  node?: ChainNode;
  chain: Chain;
  onOpen: (assetId: string) => void;
}) {
  const { detail, node, chain } = props;
  const owners = detail.owners ?? node?.owners;
  const titles = new Map(chain.sources.map(({ id, title }) => [id, title]));
  const titleOf = (id: string) => titles.get(id) ?? id;
  const t = useMessages();
  return (
    <>
      <AssetPlace asset={detail.asset} />
      <Section title={t('ownership.drawer.differences')}>
        <Differences detail={detail} />
      </Section>
      <Section title={t('ownership.drawer.facts')}>
        <FactsBySource observations={detail.observations} titleOf={titleOf} />
      </Section>
      {owners && (
        <Section title={t('ownership.drawer.owners')}>
          <AssetOwners owners={owners} asset={detail.asset} />
        </Section>
      )}
      <Section title={t('ownership.drawer.links')}>
        <AssetLinks
          detail={detail}
          renderOther={other => (
            <AssetButton asset={other} onOpen={props.onOpen} />
          )}
        />
      </Section>
      <Section title={t('ownership.drawer.history')}>
        <AssetHistory detail={detail} titleOf={titleOf} />
      </Section>
    </>
  );
}
