import { Entity } from '@backstage/catalog-model';
import { EntityCardBlueprint } from '@backstage/plugin-catalog-react/alpha';
import {
  isIdentityOwnerEntity,
  isWorkloadIdentityEntity,
  isWorkloadSecretEntity,
} from '@tenure/backstage-plugin-workload-identity-common';

const overviewCard = EntityCardBlueprint.make({
  name: 'overview',
  params: {
    type: 'info',
    filter: { kind: 'component' },
    loader: () =>
      import('./components/OverviewCard').then(m => <m.OverviewCard />),
  },
});

const assetCard = EntityCardBlueprint.make({
  name: 'asset',
  params: {
    type: 'info',
    filter: (entity: Entity) =>
      isWorkloadIdentityEntity(entity) || isWorkloadSecretEntity(entity),
    loader: () =>
      import('./components/KindPages').then(m => <m.AssetEntityCard />),
  },
});

const recordCard = EntityCardBlueprint.make({
  name: 'record',
  params: {
    type: 'info',
    filter: isIdentityOwnerEntity,
    loader: () => import('./components/KindPages').then(m => <m.RecordCard />),
  },
});

export default [overviewCard, assetCard, recordCard];
