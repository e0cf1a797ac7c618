import { EntityContentBlueprint } from '@backstage/plugin-catalog-react/alpha';
import { isIdentityOwnerEntity } from '@tenure/backstage-plugin-workload-identity-common';
import { isWorkloadIdentityAvailable } from './isWorkloadIdentityAvailable';
import {
  coveredRouteRef,
  ownershipRouteRef,
  revocationRouteRef,
  ttlRouteRef,
} from './routes';

const GROUP = 'identity';

const ownershipContent = EntityContentBlueprint.make({
  name: 'ownership',
  params: {
    path: '/identity-ownership',
    title: 'Ownership',
    group: GROUP,
    routeRef: ownershipRouteRef,
    filter: isWorkloadIdentityAvailable,
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
    filter: isWorkloadIdentityAvailable,
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
    filter: isWorkloadIdentityAvailable,
    loader: () =>
      import('./components/RevocationTab').then(m => <m.RevocationTab />),
  },
});

const coveredContent = EntityContentBlueprint.make({
  name: 'covered',
  params: {
    path: '/identity-covered',
    title: 'Covers',
    group: GROUP,
    routeRef: coveredRouteRef,
    filter: isIdentityOwnerEntity,
    loader: () => import('./components/KindPages').then(m => <m.CoveredTab />),
  },
});

export default [
  ownershipContent,
  ttlContent,
  revocationContent,
  coveredContent,
];
