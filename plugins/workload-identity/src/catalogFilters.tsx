import { CatalogFilterBlueprint } from '@backstage/plugin-catalog-react/alpha';

const kindFilters = CatalogFilterBlueprint.make({
  name: 'kinds',
  params: {
    loader: async () => {
      const { KindFilters } = await import('./components/KindPages');
      return <KindFilters />;
    },
  },
});

export default [kindFilters];
