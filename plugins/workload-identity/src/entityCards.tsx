import { EntityCardBlueprint } from '@backstage/plugin-catalog-react/alpha';

const overviewCard = EntityCardBlueprint.make({
  name: 'overview',
  params: {
    type: 'info',
    filter: { kind: 'component' },
    loader: () =>
      import('./components/OverviewCard').then(m => <m.OverviewCard />),
  },
});

export default [overviewCard];
