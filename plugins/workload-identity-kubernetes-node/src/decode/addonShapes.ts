import { parseSpiffeId } from '@tenure/backstage-plugin-workload-identity-common';
import { parseDuration, parseInstant } from '../instants';
import { isDnsSubdomain, isKind, isPlainText } from '../names';
import { fields, list, Shape, Shaped, text } from './shape';

/** Objects of cert-manager and of the External Secrets Operator. */

/** A name that is checked where it is used. */
const reference = text(512);

/** Made from text; what gives nothing is invalid. */
function made<T>(make: (value: string) => T | undefined): Shape<T> {
  const asText = text(4096);
  return (value, path, onInvalid) => {
    const given = asText(value, path, onInvalid);
    const result = given === undefined ? undefined : make(given);
    if (given !== undefined && result === undefined) {
      onInvalid(path);
    }
    return result;
  };
}

/** Made from text where that can be; anything else is none of the mapping's. */
function madeIf<T>(make: (value: string) => T | undefined): Shape<T> {
  return value =>
    typeof value === 'string' && value.length <= 4096 ? make(value) : undefined;
}

const instant = made(parseInstant);
/** In whole seconds. */
const duration = made(parseDuration);

const oneOf = (known: ReadonlySet<string>) =>
  madeIf(value => (known.has(value) ? value : undefined));

/**
 * The reasons that the two give for their conditions. A closed list, since what
 * stands in a status is text that may quote anything.
 */
const REASONS: ReadonlySet<string> = new Set([
  // cert-manager: pkg/apis/certmanager/v1, pkg/controller, policies
  'Ready',
  'DoesNotExist',
  'MissingData',
  'InvalidKeyPair',
  'InvalidCertificate',
  'SecretMismatch',
  'IncorrectIssuer',
  'IncorrectCertificate',
  'RequestChanged',
  'Renewing',
  'Expired',
  'Pending',
  'Failed',
  'Denied',
  'Issued',
  'Issuing',
  'ManuallyTriggered',
  'ACMEAccountRegistered',
  'ErrRegisterACMEAccount',
  'KeyPairVerified',
  'ErrGetKeyPair',
  'ErrInvalidKeyPair',
  'ErrInitIssuer',
  'IsReady',
  'VaultVerified',
  'VaultError',
  'Checked',
  // External Secrets Operator: apis/externalsecrets/v1
  'SecretSynced',
  'SecretSyncedError',
  'SecretDeleted',
  'SecretMissing',
  'ResourceSynced',
  'ResourceSyncedError',
]);

/** Messages are left out: those of a failed sync may quote a value. */
const conditions = list(
  fields({
    type: oneOf(new Set(['Ready', 'Issuing', 'Deleted'])),
    status: oneOf(new Set(['True', 'False', 'Unknown'])),
    reason: oneOf(REASONS),
    lastTransitionTime: madeIf(parseInstant),
  }),
  100,
);

export type Conditions = Shaped<typeof conditions>;

/** RFC 1123, with one wildcard in front, as in a certificate. */
const dnsName = madeIf(value =>
  isDnsSubdomain(value.replace(/^\*\./, '').toLowerCase())
    ? value.toLowerCase()
    : undefined,
);

const spiffeId = madeIf(value => {
  try {
    parseSpiffeId(value);
    return value;
  } catch {
    // A URI of another sort.
    return undefined;
  }
});

/** https://cert-manager.io/docs/reference/api-docs/#cert-manager.io/v1.Certificate */
export const certificateShape = {
  spec: fields({
    secretName: reference,
    duration,
    dnsNames: list(dnsName, 1_000),
    uris: list(spiffeId, 1_000),
    issuerRef: fields({
      name: reference,
      kind: text(63, isKind),
      group: text(253, isDnsSubdomain),
    }),
  }),
  status: fields({
    notBefore: instant,
    notAfter: instant,
    renewalTime: instant,
    lastFailureTime: instant,
    conditions,
  }),
};

const present = fields({});

/** https://cert-manager.io/docs/reference/api-docs/#cert-manager.io/v1.Issuer */
export const issuerShape = {
  spec: fields({
    acme: present,
    ca: present,
    selfSigned: present,
    vault: present,
    venafi: present,
  }),
  status: fields({ conditions }),
};

const storeRef = fields({ name: reference, kind: text(63, isKind) });
const sourceRef = fields({ storeRef });
/** The name of a secret in a store: metadata, as its name in a cluster is. */
const remoteKey = text(512, value => isPlainText(value, 512));

/** https://external-secrets.io/latest/api/externalsecret/ */
export const externalSecretShape = {
  spec: fields({
    refreshPolicy: oneOf(new Set(['Periodic', 'CreatedOnce', 'OnChange'])),
    refreshInterval: duration,
    secretStoreRef: storeRef,
    target: fields({
      name: reference,
      creationPolicy: oneOf(new Set(['Owner', 'Orphan', 'Merge', 'None'])),
      template: fields({
        type: text(253, value => /^[A-Za-z0-9][-A-Za-z0-9_./]*$/.test(value)),
      }),
    }),
    data: list(fields({ remoteRef: fields({ key: remoteKey }), sourceRef })),
    dataFrom: list(fields({ extract: fields({ key: remoteKey }), sourceRef })),
  }),
  status: fields({ refreshTime: madeIf(parseInstant), conditions }),
};

/** `host[:port]` of an address that has no path; a login in it is left out. */
const address = madeIf(value => {
  try {
    const { protocol, host, pathname } = new URL(value);
    return /^https?:$/.test(protocol) && pathname === '/' ? host : undefined;
  } catch {
    return undefined;
  }
});

/** The account number in the ARN of a role. */
const account = madeIf(
  value => /^arn:aws[a-z-]*:iam::(\d{12}):/.exec(value)?.[1],
);

const matching = (pattern: RegExp) =>
  madeIf(value => (pattern.test(value) ? value : undefined));

/** Names in a path, with slashes around them or not. */
const path = madeIf(value => {
  const trimmed = value.replace(/^\/+|\/+$/g, '');
  return /^[\w.-]+(?:\/[\w.-]+)*$/.test(trimmed) ? trimmed : undefined;
});

const serviceAccountRef = fields({ name: reference, namespace: reference });

/** The providers of the operator, and nothing else, since it becomes a class. */
const PROVIDERS = [
  'akeyless',
  'alibaba',
  'barbican',
  'beyondtrust',
  'bitwardensecretsmanager',
  'chef',
  'cloudrusm',
  'conjur',
  'delinea',
  'device42',
  'doppler',
  'fake',
  'fortanix',
  'github',
  'gitlab',
  'ibm',
  'infisical',
  'keepersecurity',
  'kubernetes',
  'ngrok',
  'onboardbase',
  'onepassword',
  'onepasswordSDK',
  'oracle',
  'passbolt',
  'passworddepot',
  'previder',
  'pulumi',
  'scaleway',
  'secretserver',
  'senhasegura',
  'volcengine',
  'webhook',
  'yandexcertificatemanager',
  'yandexlockbox',
] as const;

/** https://external-secrets.io/latest/api/secretstore/ */
export const storeShape = {
  spec: fields({
    provider: fields({
      vault: fields({
        server: address,
        namespace: path,
        path,
        version: oneOf(new Set(['v1', 'v2'])),
        auth: fields({
          kubernetes: fields({ serviceAccountRef }),
          jwt: fields({
            kubernetesServiceAccountToken: fields({ serviceAccountRef }),
          }),
        }),
      }),
      aws: fields({
        service: oneOf(new Set(['SecretsManager', 'ParameterStore'])),
        region: matching(/^[a-z0-9-]{1,32}$/),
        role: account,
        auth: fields({ jwt: fields({ serviceAccountRef }) }),
      }),
      gcpsm: fields({
        projectID: matching(/^[a-z][a-z0-9-]{4,28}[a-z0-9]$/),
        auth: fields({ workloadIdentity: fields({ serviceAccountRef }) }),
      }),
      azurekv: fields({ vaultUrl: address, serviceAccountRef }),
      ...(Object.fromEntries(PROVIDERS.map(name => [name, present])) as Record<
        (typeof PROVIDERS)[number],
        typeof present
      >),
    }),
  }),
};

export type StoreProvider = NonNullable<
  NonNullable<Shaped<(typeof storeShape)['spec']>>['provider']
>;
