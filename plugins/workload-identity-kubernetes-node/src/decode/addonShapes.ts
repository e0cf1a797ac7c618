import { parseInstant } from '../instants';
import { isDnsLabel, isDnsSubdomain, isKind, isPlainText } from '../names';
import { spiffeId } from './federationShapes';
import { labelSelector } from './labelShapes';
import { duration, instant, madeIf, oneOf, reference } from './made';
import { fields, list, Shaped, text } from './shape';

/** Objects of cert-manager and of the External Secrets Operator. */

/**
 * The reasons that the two give for their conditions. A closed list, since what
 * stands in a status is text that may quote anything.
 */
const REASONS: readonly string[] = [
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
  'Synced',
  'Errored',
];

/** Messages are left out: those of a failed sync may quote a value. */
const conditions = list(
  fields({
    type: oneOf(['Ready', 'Issuing', 'Deleted']),
    status: oneOf(['True', 'False', 'Unknown']),
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

const externalSecretSpec = fields({
  refreshPolicy: oneOf(['Periodic', 'CreatedOnce', 'OnChange']),
  refreshInterval: duration,
  secretStoreRef: storeRef,
  target: fields({
    name: reference,
    creationPolicy: oneOf(['Owner', 'Orphan', 'Merge', 'None']),
    template: fields({
      type: text(253, value => /^[A-Za-z0-9][-A-Za-z0-9_./]*$/.test(value)),
    }),
  }),
  data: list(fields({ remoteRef: fields({ key: remoteKey }), sourceRef })),
  dataFrom: list(fields({ extract: fields({ key: remoteKey }), sourceRef })),
});

/** https://external-secrets.io/latest/api/externalsecret/ */
export const externalSecretShape = {
  spec: externalSecretSpec,
  status: fields({ refreshTime: madeIf(parseInstant), conditions }),
};

const namespaceName = text(63, isDnsLabel);

/** https://external-secrets.io/latest/api/clusterexternalsecret/ */
export const clusterExternalSecretShape = {
  spec: fields({
    externalSecretSpec,
    externalSecretName: reference,
    namespaces: list(namespaceName),
    namespaceSelector: labelSelector,
    namespaceSelectors: list(labelSelector, 100),
  }),
  status: fields({ provisionedNamespaces: list(namespaceName) }),
};

/** https://external-secrets.io/latest/api/pushsecret/ */
export const pushSecretShape = {
  spec: fields({
    refreshInterval: duration,
    secretStoreRefs: list(storeRef, 100),
    selector: fields({ secret: fields({ name: reference }) }),
    data: list(
      fields({
        match: fields({ remoteRef: fields({ remoteKey }) }),
      }),
    ),
  }),
  status: fields({ refreshTime: madeIf(parseInstant), conditions }),
};

/** `host[:port]` of an address that has no path; a login in it is left out. */
export function parseAddress(value: string): string | undefined {
  try {
    const { protocol, host, pathname } = new URL(value);
    return /^https?:$/.test(protocol) && pathname === '/' ? host : undefined;
  } catch {
    return undefined;
  }
}

const address = madeIf(parseAddress);

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

const vaultRole = matching(/^[\w.-]{1,253}$/);

const serviceAccountRef = fields({ name: reference, namespace: reference });

/** Where a Secret is named with which a store is logged in to. */
const secretRef = serviceAccountRef;

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
        version: oneOf(['v1', 'v2']),
        auth: fields({
          kubernetes: fields({
            mountPath: path,
            role: vaultRole,
            serviceAccountRef,
            secretRef,
          }),
          jwt: fields({
            path,
            role: vaultRole,
            kubernetesServiceAccountToken: fields({ serviceAccountRef }),
            secretRef,
          }),
          tokenSecretRef: secretRef,
          appRole: fields({ secretRef }),
          userPass: fields({ secretRef }),
          ldap: fields({ secretRef }),
          cert: fields({ secretRef }),
        }),
      }),
      aws: fields({
        service: oneOf(['SecretsManager', 'ParameterStore']),
        region: matching(/^[a-z0-9-]{1,32}$/),
        role: account,
        auth: fields({
          jwt: fields({ serviceAccountRef }),
          secretRef: fields({ secretAccessKeySecretRef: secretRef }),
        }),
      }),
      gcpsm: fields({
        projectID: matching(/^[a-z][a-z0-9-]{4,28}[a-z0-9]$/),
        auth: fields({
          workloadIdentity: fields({ serviceAccountRef }),
          secretRef: fields({ secretAccessKeySecretRef: secretRef }),
        }),
      }),
      azurekv: fields({
        vaultUrl: address,
        serviceAccountRef,
        authSecretRef: fields({ clientSecret: secretRef }),
      }),
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
