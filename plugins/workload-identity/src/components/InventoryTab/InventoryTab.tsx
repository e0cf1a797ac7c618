import { OrganisationFrame } from '../OrganisationPage/OrganisationFrame';
import { AssetList } from './AssetList';

/**
 * Everything in the inventory, on the page of the organisation.
 *
 * @public
 */
export function InventoryTab() {
  return (
    <OrganisationFrame>
      <AssetList />
    </OrganisationFrame>
  );
}
