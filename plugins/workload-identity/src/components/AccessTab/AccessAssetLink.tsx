import { Link } from '@backstage/core-components';
import { AccessAsset } from '@tenure/backstage-plugin-workload-identity-common';
import { usePageLinks } from '../../hooks/usePageLinks';

/** An asset that an answer names, with the way to its page where there is one. */
export function AccessAssetLink(props: { asset: AccessAsset }) {
  const { id, displayName, namespace } = props.asset;
  const to = usePageLinks().asset?.(id);
  const name = namespace ? `${namespace}/${displayName}` : displayName;
  return to ? <Link to={to}>{name}</Link> : <>{name}</>;
}
