import { Link } from '@backstage/core-components';
import Typography from '@material-ui/core/Typography';
import { Chain } from '@tenure/backstage-plugin-workload-identity-common';
import { useMessages } from '../../../hooks/useMessages';
import { usePageLinks } from '../../../hooks/usePageLinks';
import { AssetName, SideDrawer } from '../../common';
import { AssetDetails } from './AssetDetails';

/** All that is known of the asset chosen; closed when none is. */
export function AssetDrawer(props: {
  assetId?: string;
  chain: Chain;
  onClose: () => void;
  onOpen: (assetId: string) => void;
}) {
  const { assetId, chain } = props;
  const t = useMessages();
  const page = usePageLinks().asset;
  const node = chain.nodes.find(({ id }) => id === assetId);
  return (
    <SideDrawer
      id="asset"
      open={assetId !== undefined}
      above={
        node && (
          <Typography variant="overline" component="div">
            {t(`common.kind.${node.kind}`)}
          </Typography>
        )
      }
      title={node ? <AssetName asset={node} /> : t('ownership.drawer.untitled')}
      below={
        page &&
        assetId !== undefined && (
          <Link to={page(assetId)}>{t('organisation.asset.page')}</Link>
        )
      }
      closeLabel={t('ownership.drawer.close')}
      onClose={props.onClose}
    >
      {assetId !== undefined && (
        <AssetDetails
          // Nothing of the asset before may stay while another is read.
          key={assetId}
          assetId={assetId}
          chain={chain}
          onOpen={props.onOpen}
        />
      )}
    </SideDrawer>
  );
}
