import {
  AuthService,
  coreServices,
  createServiceFactory,
  ServiceFactory,
} from '@backstage/backend-plugin-api';
import { mockCredentials, mockServices } from '@backstage/backend-test-utils';

/** Tells the groups of users, as the auth backend does. */
export function userGroups(groups: Record<string, string[]>): ServiceFactory {
  return createServiceFactory({
    service: coreServices.userInfo,
    deps: {},
    factory: () => ({
      async getUserInfo({ principal }) {
        const { userEntityRef } = principal as { userEntityRef: string };
        return {
          userEntityRef,
          ownershipEntityRefs: [
            userEntityRef,
            ...(groups[userEntityRef] ?? []).map(
              name => `group:default/${name}`,
            ),
          ],
        };
      },
    }),
  });
}

/**
 * The authentication of tests, whose tokens on behalf of a user name the plugin
 * that acts, as real ones do: the permission backend answers with conditions to
 * plugins alone.
 */
export const actingAuth = createServiceFactory({
  service: coreServices.auth,
  deps: { plugin: coreServices.pluginMetadata },
  factory({ plugin }): AuthService {
    const pluginId = plugin.getId();
    const auth = mockServices.auth({ pluginId });
    const getPluginRequestToken: AuthService['getPluginRequestToken'] =
      async options =>
        auth.isPrincipal(options.onBehalfOf, 'user')
          ? {
              token: mockCredentials.user.token(
                options.onBehalfOf.principal.userEntityRef,
                { actor: { subject: `plugin:${pluginId}` } },
              ),
            }
          : auth.getPluginRequestToken(options);
    return Object.create(auth, {
      getPluginRequestToken: { value: getPluginRequestToken },
    });
  },
});

/** The header by which a user of the namespace `default` calls. */
export function asUser(name: string): string {
  return mockCredentials.user.header(`user:default/${name}`);
}
