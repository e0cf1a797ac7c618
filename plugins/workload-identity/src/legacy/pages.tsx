import { AssetPage } from '../components/AssetPage';
import { InventoryTab } from '../components/InventoryTab';
import { SourcesTab } from '../components/SourcesTab';
import { LegacyPage } from './LegacyPage';

export function InventoryLegacyPage() {
  return (
    <LegacyPage tab="inventory">
      <InventoryTab />
    </LegacyPage>
  );
}

export function SourcesLegacyPage() {
  return (
    <LegacyPage tab="sources">
      <SourcesTab />
    </LegacyPage>
  );
}

export function AssetLegacyPage() {
  return (
    <LegacyPage>
      <AssetPage />
    </LegacyPage>
  );
}
