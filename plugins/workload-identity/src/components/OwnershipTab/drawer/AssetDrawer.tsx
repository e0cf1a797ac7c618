import { Link } from '@backstage/core-components';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import Drawer from '@material-ui/core/Drawer';
import IconButton from '@material-ui/core/IconButton';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import CloseIcon from '@material-ui/icons/Close';
import { Chain } from '@tenure/backstage-plugin-workload-identity-common';
import { usePageLinks } from '../../../hooks/usePageLinks';
import { workloadIdentityTranslationRef } from '../../../translation';
import { AssetName } from '../../common';
import { AssetDetails } from './AssetDetails';

const TITLE_ID = 'workload-identity-asset-title';

const useStyles = makeStyles(
  theme => ({
    paper: {
      width: 640,
      maxWidth: '100vw',
      padding: theme.spacing(2),
      boxSizing: 'border-box',
    },
    head: {
      display: 'flex',
      alignItems: 'flex-start',
      justifyContent: 'space-between',
      gap: theme.spacing(1),
    },
    title: { minWidth: 0, overflowWrap: 'anywhere' },
  }),
  { name: 'WorkloadIdentityAssetDrawer' },
);

/** All that is known of the asset chosen; closed when none is. */
export function AssetDrawer(props: {
  assetId?: string;
  chain: Chain;
  onClose: () => void;
  onOpen: (assetId: string) => void;
}) {
  const { assetId, chain } = props;
  const classes = useStyles();
  const { t } = useTranslationRef(workloadIdentityTranslationRef);
  const page = usePageLinks().asset;
  const node = chain.nodes.find(({ id }) => id === assetId);
  return (
    <Drawer
      anchor="right"
      open={assetId !== undefined}
      onClose={props.onClose}
      PaperProps={{
        className: classes.paper,
        role: 'dialog',
        'aria-modal': true,
        'aria-labelledby': TITLE_ID,
      }}
    >
      <div className={classes.head}>
        <div className={classes.title}>
          {node && (
            <Typography variant="overline" component="div">
              {t(`common.kind.${node.kind}`)}
            </Typography>
          )}
          <Typography variant="h5" component="h2" id={TITLE_ID}>
            {node ? <AssetName asset={node} /> : t('ownership.drawer.untitled')}
          </Typography>
          {page && assetId !== undefined && (
            <Link to={page(assetId)}>{t('organisation.asset.page')}</Link>
          )}
        </div>
        <IconButton
          aria-label={t('ownership.drawer.close')}
          onClick={props.onClose}
          size="small"
        >
          <CloseIcon />
        </IconButton>
      </div>
      {assetId !== undefined && (
        <AssetDetails
          // Nothing of the asset before may stay while another is read.
          key={assetId}
          assetId={assetId}
          chain={chain}
          onOpen={props.onOpen}
        />
      )}
    </Drawer>
  );
}
