import { createFrontendPlugin } from '@backstage/frontend-plugin-api';
import VpnKeyIcon from '@material-ui/icons/VpnKey';
import apis from './apis';
import entityCards from './entityCards';
import entityContents from './entityContents';
import { ownershipRouteRef, revocationRouteRef, ttlRouteRef } from './routes';

/**
 * Ownership, lifetime and revocation of non-human identities on the pages of
 * components.
 *
 * @public
 */
export default createFrontendPlugin({
  pluginId: 'workload-identity',
  title: 'Workload identities',
  icon: <VpnKeyIcon fontSize="inherit" />,
  info: { packageJson: () => import('../package.json') },
  routes: {
    ownership: ownershipRouteRef,
    ttl: ttlRouteRef,
    revocation: revocationRouteRef,
  },
  extensions: [...apis, ...entityCards, ...entityContents],
});
