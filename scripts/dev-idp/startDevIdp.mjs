/**
 * A sign-in for development: a real OpenID Connect provider on the loopback
 * interface, with the people of the demo organisation and no passwords. Keys
 * and secrets are made at its start and are gone at its end.
 */
import crypto from 'node:crypto';
import http from 'node:http';
import { loginPage } from './loginPage.mjs';

const CLIENT_ID = 'tenure-demo';
const HOST = '127.0.0.1';
const HOUR_SECONDS = 3600;

/**
 * Starts it.
 *
 * @param {object} options
 * @param {number} options.port
 * @param {string} options.backendUrl - of the portal's backend
 * @param {ReturnType<import('./people.mjs').readPeople>} options.people
 * @returns {Promise<{ environment: Record<string, string>, close(): void }>} with
 *   what the portal needs in its environment to sign in here
 */
export async function startDevIdp({ port, backendUrl, people }) {
  if (process.env.NODE_ENV === 'production') {
    throw new Error(
      'The sign-in without passwords is for development only, and NODE_ENV is "production"',
    );
  }
  const issuer = `http://${HOST}:${port}`;
  const clientSecret = randomSecret();
  const provider = await createProvider({
    issuer,
    clientSecret,
    redirectUri: `${backendUrl}/api/auth/oidc/handler/frame`,
    people,
  });
  const callback = provider.callback();
  const server = http.createServer((request, response) => {
    const isLogin = request.url.startsWith('/interaction/');
    Promise.resolve(
      isLogin
        ? interact(provider, people, request, response)
        : callback(request, response),
    ).catch(error => {
      if (!response.headersSent) {
        response.writeHead(error.statusCode ?? 500, {
          'content-type': 'text/plain; charset=utf-8',
        });
      }
      response.end('This sign-in is over. Close the window and try again.\n');
    });
  });
  await new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, HOST, resolve);
  });
  return {
    environment: portalEnvironment(issuer, clientSecret),
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

function randomSecret() {
  return crypto.randomBytes(32).toString('base64url');
}

/** `auth`, by the variables that Backstage reads as configuration. */
function portalEnvironment(issuer, clientSecret) {
  return {
    APP_CONFIG_auth_session_secret: randomSecret(),
    APP_CONFIG_auth_providers_oidc_development: JSON.stringify({
      metadataUrl: `${issuer}/.well-known/openid-configuration`,
      clientId: CLIENT_ID,
      clientSecret,
      // Asks who to be each time, rather than to go on as the last one.
      prompt: 'login',
      signIn: {
        resolvers: [{ resolver: 'emailMatchingUserEntityProfileEmail' }],
      },
    }),
  };
}

function createProvider({ issuer, clientSecret, redirectUri, people }) {
  const { privateKey } = crypto.generateKeyPairSync('rsa', {
    modulusLength: 2048,
  });
  const configuration = {
    clients: [
      {
        client_id: CLIENT_ID,
        client_secret: clientSecret,
        redirect_uris: [redirectUri],
        grant_types: ['authorization_code', 'refresh_token'],
        response_types: ['code'],
      },
    ],
    jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), use: 'sig' }] },
    cookies: { keys: [randomSecret()] },
    claims: { profile: ['name'], email: ['email', 'email_verified'] },
    features: {
      devInteractions: { enabled: false },
      revocation: { enabled: true },
      rpInitiatedLogout: { enabled: false },
    },
    interactions: { url: (_, { uid }) => `/interaction/${uid}` },
    findAccount: (_, id) => findAccount(people, id),
    issueRefreshToken: async (_, client) =>
      client.grantTypeAllowed('refresh_token'),
    expiresWithSession: async () => false,
    ttl: {
      AccessToken: HOUR_SECONDS,
      AuthorizationCode: 60,
      Grant: 14 * 24 * HOUR_SECONDS,
      IdToken: HOUR_SECONDS,
      Interaction: HOUR_SECONDS,
      RefreshToken: 14 * 24 * HOUR_SECONDS,
      Session: HOUR_SECONDS,
    },
  };
  return withoutWarnings(async () => {
    const { Provider } = await import('oidc-provider');
    return new Provider(issuer, configuration);
  });
}

/**
 * Its warnings at the start are that it keeps everything in memory, which is
 * wanted here, and that Node 20 is not its oldest; the walk-through runs on it.
 */
async function withoutWarnings(work) {
  const { warn } = console;
  console.warn = () => {};
  try {
    return await work();
  } finally {
    console.warn = warn;
  }
}

function findAccount(people, id) {
  const person = people.find(one => one.id === id);
  return (
    person && {
      accountId: id,
      claims: () => ({
        sub: id,
        name: person.name,
        email: person.email,
        email_verified: true,
      }),
    }
  );
}

/** Shows who one can be, and takes the choice. */
async function interact(provider, people, request, response) {
  const { uid, params } = await provider.interactionDetails(request, response);
  if (request.method !== 'POST') {
    response.writeHead(200, {
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'content-security-policy':
        "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
    });
    response.end(loginPage(people, `/interaction/${uid}`));
    return;
  }
  const accountId = new URLSearchParams(await readBody(request)).get('person');
  if (!people.some(person => person.id === accountId)) {
    response.writeHead(400, { 'content-type': 'text/plain; charset=utf-8' });
    response.end('There is nobody of that name in the demo organisation.\n');
    return;
  }
  // The one client is the portal itself, so nobody is asked for consent.
  const grant = new provider.Grant({ accountId, clientId: params.client_id });
  grant.addOIDCScope('openid profile email');
  await provider.interactionFinished(
    request,
    response,
    {
      login: { accountId, remember: false },
      consent: { grantId: await grant.save() },
    },
    { mergeWithLastSubmission: false },
  );
}

async function readBody(request) {
  let body = '';
  for await (const chunk of request) {
    body += chunk;
    if (body.length > 10_000) {
      throw new Error('The form is longer than any that this page has');
    }
  }
  return body;
}
