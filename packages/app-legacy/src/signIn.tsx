import { OAuth2 } from '@backstage/core-app-api';
import { SignInPage } from '@backstage/core-components';
import {
  BackstageIdentityApi,
  configApiRef,
  createApiFactory,
  createApiRef,
  discoveryApiRef,
  oauthRequestApiRef,
  OpenIdConnectApi,
  ProfileInfoApi,
  SessionApi,
  SignInPageProps,
} from '@backstage/core-plugin-api';

const oidcAuthApiRef = createApiRef<
  OpenIdConnectApi & ProfileInfoApi & BackstageIdentityApi & SessionApi
>({ id: 'auth.oidc' });

/** The session at the sign-in that the demo runs. */
export const oidcAuthApi = createApiFactory({
  api: oidcAuthApiRef,
  deps: {
    configApi: configApiRef,
    discoveryApi: discoveryApiRef,
    oauthRequestApi: oauthRequestApiRef,
  },
  factory: ({ configApi, discoveryApi, oauthRequestApi }) =>
    OAuth2.create({
      configApi,
      discoveryApi,
      oauthRequestApi,
      provider: { id: 'oidc', title: 'OpenID Connect', icon: () => null },
      environment: configApi.getOptionalString('auth.environment'),
      defaultScopes: ['openid', 'profile', 'email'],
    }),
});

/** One button; whoever is signed in already is let through. */
export function DemoSignInPage(props: SignInPageProps) {
  return (
    <SignInPage
      {...props}
      provider={{
        id: 'oidc',
        title: 'Tenure demo',
        message: 'A window opens in which you choose who to be.',
        apiRef: oidcAuthApiRef,
      }}
    />
  );
}
