import { EntityContentBlueprint } from '@backstage/plugin-catalog-react/alpha';
import { ownershipRouteRef, revocationRouteRef, ttlRouteRef } from './routes';

const GROUP = 'identity';

const ownershipContent = EntityContentBlueprint.make({
  name: 'ownership',
  params: {
    path: '/identity-ownership',
    title: 'Ownership',
    group: GROUP,
    routeRef: ownershipRouteRef,
    filter: { kind: 'component' },
    loader: () =>
      import('./components/OwnershipTab').then(m => <m.OwnershipTab />),
  },
});

const ttlContent = EntityContentBlueprint.make({
  name: 'ttl',
  params: {
    path: '/identity-ttl',
    title: 'TTL',
    group: GROUP,
    routeRef: ttlRouteRef,
    filter: { kind: 'component' },
    loader: () => import('./components/TtlTab').then(m => <m.TtlTab />),
  },
});

const revocationContent = EntityContentBlueprint.make({
  name: 'revocation',
  params: {
    path: '/identity-revocation',
    title: 'Revocation',
    group: GROUP,
    routeRef: revocationRouteRef,
    filter: { kind: 'component' },
    loader: () =>
      import('./components/RevocationTab').then(m => <m.RevocationTab />),
  },
});

export default [ownershipContent, ttlContent, revocationContent];
