import Link from '@material-ui/core/Link';
import { makeStyles } from '@material-ui/core/styles';
import { useMessages } from '../../hooks/useMessages';
import { AssetName } from './AssetName';
import { NamedAsset } from './assetNames';

const useStyles = makeStyles(
  {
    button: {
      fontFamily: 'inherit',
      fontSize: 'inherit',
      textAlign: 'left',
      verticalAlign: 'baseline',
    },
  },
  { name: 'WorkloadIdentityAssetButton' },
);

/** An asset's name that opens its details. */
export function AssetButton(props: {
  asset: NamedAsset;
  onOpen: (id: string) => void;
  noCopy?: boolean;
}) {
  const classes = useStyles();
  const t = useMessages();
  return (
    <AssetName
      asset={props.asset}
      noCopy={props.noCopy}
      renderName={(name, label) => (
        <Link
          component="button"
          type="button"
          className={classes.button}
          aria-label={t('common.name.open', {
            kind: t(`common.kind.${props.asset.kind}`),
            name: label,
          })}
          aria-haspopup="dialog"
          onClick={() => props.onOpen(props.asset.id)}
        >
          {name}
        </Link>
      )}
    />
  );
}
