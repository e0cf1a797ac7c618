import { Chain } from '@tenure/backstage-plugin-workload-identity-common';
import { useMemo } from 'react';
import { ChainBoundary, toChainView } from '../common';
import { AssetDrawer } from './drawer/AssetDrawer';
import { ChainGraphCard } from './graph/ChainGraphCard';
import { RoleMatrix } from './matrix/RoleMatrix';
import { ChainTable } from './table/ChainTable';
import { useSelection } from './useSelection';

/**
 * The Ownership tab of a component: who answers for each identity, and the
 * chain of what it runs as, holds and may do, as a graph and as a table.
 *
 * @public
 */
export function OwnershipTab() {
  return (
    <ChainBoundary skeletonHeight={600}>
      {chain => <Ownership chain={chain} />}
    </ChainBoundary>
  );
}

function Ownership(props: { chain: Chain }) {
  const { chain } = props;
  const view = useMemo(() => toChainView(chain), [chain]);
  const { assetId, show, openAsset, closeAsset, setShow } = useSelection();
  return (
    <>
      <RoleMatrix
        chain={chain}
        show={show}
        onShow={setShow}
        onOpen={openAsset}
      />
      <ChainGraphCard chain={view} selectedId={assetId} onOpen={openAsset} />
      <ChainTable chain={view} onOpen={openAsset} />
      <AssetDrawer
        assetId={assetId}
        chain={chain}
        onClose={closeAsset}
        onOpen={openAsset}
      />
    </>
  );
}
