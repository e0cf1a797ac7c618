import { createFrontendPlugin } from '@backstage/frontend-plugin-api';
import VpnKeyIcon from '@material-ui/icons/VpnKey';
import apis from './apis';
import catalogFilters from './catalogFilters';
import entityCards from './entityCards';
import entityContents from './entityContents';
import pages from './pages';
import {
  assetRouteRef,
  coveredRouteRef,
  inventoryRouteRef,
  organisationRouteRef,
  ownershipRouteRef,
  revocationRouteRef,
  sourcesRouteRef,
  ttlRouteRef,
} from './routes';

/**
 * Ownership, lifetime and revocation of non-human identities: on the pages of
 * components and of the identities themselves, and for the whole organisation.
 *
 * @public
 */
export default createFrontendPlugin({
  pluginId: 'workload-identity',
  title: 'Workload identities',
  icon: <VpnKeyIcon fontSize="inherit" />,
  info: { packageJson: () => import('../package.json') },
  routes: {
    root: organisationRouteRef,
    inventory: inventoryRouteRef,
    sources: sourcesRouteRef,
    asset: assetRouteRef,
    ownership: ownershipRouteRef,
    ttl: ttlRouteRef,
    revocation: revocationRouteRef,
    covered: coveredRouteRef,
  },
  extensions: [
    ...apis,
    ...pages,
    ...entityCards,
    ...entityContents,
    ...catalogFilters,
  ],
});
