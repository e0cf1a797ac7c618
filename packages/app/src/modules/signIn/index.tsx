import { ProxiedSignInPage } from '@backstage/core-components';
import { createFrontendModule } from '@backstage/frontend-plugin-api';
import { SignInPageBlueprint } from '@backstage/plugin-app-react';

const signInPage = SignInPageBlueprint.make({
  params: {
    // Without a click; the backend refuses guests in production.
    loader: async () => props =>
      <ProxiedSignInPage {...props} provider="guest" />,
  },
});

/** Signs in as a guest: for development. Put your own provider here. */
export const signInModule = createFrontendModule({
  pluginId: 'app',
  extensions: [signInPage],
});
