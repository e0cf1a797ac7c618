import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { policyExtensionPoint } from '@backstage/plugin-permission-node/alpha';
import { PersonaPolicy } from './PersonaPolicy';
import { readPersonaGroups } from './personas';

/** Makes the policy of `permission.personas` that of the portal. */
export default createBackendModule({
  pluginId: 'permission',
  moduleId: 'persona-policy',
  register(env) {
    env.registerInit({
      deps: { config: coreServices.rootConfig, policy: policyExtensionPoint },
      async init({ config, policy }) {
        const groups = readPersonaGroups(config);
        policy.setPolicy(PersonaPolicy.create({ groups }));
      },
    });
  },
});
