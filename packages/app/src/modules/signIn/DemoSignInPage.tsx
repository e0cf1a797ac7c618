import { ErrorPage, SignInPage } from '@backstage/core-components';
import { configApiRef, useApi } from '@backstage/frontend-plugin-api';
import { SignInPageProps } from '@backstage/plugin-app-react';
import { oidcAuthApiRef } from './oidcAuthApi';

/**
 * One button to the sign-in that `npm start` runs for development. Whoever is
 * signed in already is let through.
 */
export function DemoSignInPage(props: SignInPageProps) {
  const environment =
    useApi(configApiRef).getOptionalString('auth.environment');
  if (environment === 'production') {
    return (
      <ErrorPage
        statusMessage="This sign-in asks for no password and is for development only"
        additionalInfo="Put a provider of your own into packages/app/src/modules/signIn; see https://backstage.io/docs/auth/."
      />
    );
  }
  return (
    <SignInPage
      {...props}
      provider={{
        id: 'oidc',
        title: 'Tenure demo',
        message:
          'A window opens in which you choose who to be. Start as Amara, a developer of Payments: she sees what her team answers for. Come back as somebody of the identity team, who sees everything.',
        apiRef: oidcAuthApiRef,
      }}
    />
  );
}
