import { Link } from '@backstage/core-components';
import { usePageLinks } from '../../hooks/usePageLinks';
import { AssetName } from './AssetName';
import { NamedAsset } from './assetNames';

/** An asset's name that leads to its page, where the app has it. */
export function AssetLink(props: { asset: NamedAsset; noCopy?: boolean }) {
  const { asset, noCopy } = props;
  const links = usePageLinks();
  const to = links.asset?.(asset.id);
  return (
    <AssetName
      asset={asset}
      noCopy={noCopy}
      renderName={to ? name => <Link to={to}>{name}</Link> : undefined}
    />
  );
}
