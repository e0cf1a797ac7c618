import {
  ANNOTATION_EXPIRES_AT,
  ANNOTATION_ISSUED_AT,
  ANNOTATION_ROTATED_AT,
  AssetKey,
  CredentialClass,
  CredentialFacts,
} from '@tenure/backstage-plugin-workload-identity-common';
import {
  CERT_MANAGER_CERTIFICATE,
  ObjectOf,
  TOKEN_ACCOUNT,
  TOKEN_ACCOUNT_UID,
} from '../decode/shapes';
import { parseDay, parseInstant } from '../instants';
import { MappingContext } from './context';
import { KnownObjects } from './KnownObjects';
import { Identified, portalAnnotations } from './objects';

const TOKEN_TYPE = 'kubernetes.io/service-account-token';
/** Set by the API server and its cleaner of legacy tokens. */
const LAST_USED = 'kubernetes.io/legacy-token-last-used';
const INVALID_SINCE = 'kubernetes.io/legacy-token-invalid-since';

const CLASS_OF_TYPE: Record<string, CredentialClass> = {
  [TOKEN_TYPE]: 'service-account-token',
  'kubernetes.io/tls': 'x509-certificate',
  'kubernetes.io/dockerconfigjson': 'registry-credential',
  'kubernetes.io/dockercfg': 'registry-credential',
  'kubernetes.io/basic-auth': 'basic-auth',
  'kubernetes.io/ssh-auth': 'ssh-key',
  'bootstrap.kubernetes.io/token': 'bootstrap-token',
};

/** What a Secret of a type holds. */
export function classOfType(type: string): CredentialClass {
  return Object.hasOwn(CLASS_OF_TYPE, type) ? CLASS_OF_TYPE[type] : 'opaque';
}

/** Types of Secrets that hold no credential of their own: Helm's memory. */
const NO_CREDENTIAL = new Set(['helm.sh/release.v1']);

/**
 * A Secret and what it holds, from its metadata and type alone.
 *
 * A Secret without a type is `Opaque` where it was declared. One that has a UID
 * was read from a server, which always fills the type in, so there it is
 * unknown.
 */
export function mapSecret(
  object: ObjectOf<'Secret'>,
  { namespace, name, uid }: Identified,
  known: KnownObjects,
  context: MappingContext,
): void {
  const metadata = object.metadata ?? {};
  const type = object.type ?? (uid ? undefined : 'Opaque');
  const createdAt = readCreation(metadata.creationTimestamp, context);
  const secret = context.key('secret', `${namespace}/${name}`);
  context.asset({
    key: secret,
    ...(uid && { incarnation: uid }),
    facts: {
      ...(type && { type }),
      ...(createdAt && { createdAt }),
      ...(object.immutable !== undefined && { immutable: object.immutable }),
      ...portalAnnotations(metadata.annotations),
    },
  });
  if (type && NO_CREDENTIAL.has(type)) {
    return;
  }

  const credentialClass = type ? classOfType(type) : 'opaque';
  const credential = context.key(
    'credential',
    `${namespace}/Secret/${name}#${credentialClass}`,
  );
  const isToken = credentialClass === 'service-account-token';
  const facts = isToken
    ? {
        ...tokenFacts(metadata, createdAt, context),
        ...originOf(metadata, { namespace, name }, known),
      }
    : annotatedFacts(credentialClass, metadata, context);
  if (credentialClass === 'bootstrap-token') {
    facts.basis = {
      expiry: 'stands in the data of the Secret, which is never read',
      ...facts.basis,
    };
    mapBootstrapUser(name, credential, context);
  }
  if (!type) {
    facts.basis = { ...facts.basis, class: 'type of the Secret was not read' };
  }
  // The token of an account carries neither time nor UID of its Secret: a
  // Secret made anew under the same name holds the same token byte for byte.
  // So its incarnation is that of the account.
  const incarnation = isToken ? metadata.annotations?.[TOKEN_ACCOUNT_UID] : uid;
  context.asset({
    key: credential,
    ...(incarnation && { incarnation }),
    facts,
  });
  context.link({ type: 'holds', from: secret, to: credential, facts: {} });

  if (isToken) {
    const account = context.reference(
      metadata.annotations?.[TOKEN_ACCOUNT],
      `the ServiceAccount in annotation ${TOKEN_ACCOUNT}`,
    );
    if (account) {
      const identity = context.account(namespace, account);
      context.link({
        type: 'authenticates',
        from: credential,
        to: identity,
        facts: {},
      });
      context.link({
        type: 'accepts',
        from: identity,
        to: credential,
        facts: {},
      });
    }
    context.link({
      type: 'issued-by',
      from: credential,
      to: context.tokenIssuer,
      facts: {},
    });
  }
}

/**
 * Before 1.24 Kubernetes made a token Secret for each account, and listed it
 * under `secrets` of the account, as its cleaner of legacy tokens still reads it.
 */
function originOf(
  { annotations }: SecretMetadata,
  { namespace, name }: { namespace: string; name: string },
  known: KnownObjects,
): Pick<CredentialFacts, 'origin'> {
  const account = annotations?.[TOKEN_ACCOUNT];
  const knownAccount = account ? known.account(namespace, account) : undefined;
  if (!knownAccount) {
    return {};
  }
  return {
    origin: knownAccount.tokenSecrets.includes(name) ? 'automatic' : 'by-hand',
  };
}

/** The user that a bootstrap token signs in as carries its id, which is public. */
function mapBootstrapUser(
  name: string,
  credential: AssetKey & { kind: 'credential' },
  context: MappingContext,
): void {
  const id = /^bootstrap-token-([a-z0-9]{6})$/.exec(name)?.[1];
  if (!id) {
    return;
  }
  const user = context.key('identity', `User/system:bootstrap:${id}`);
  context.asset({ key: user, facts: { class: 'kubernetes-user' } });
  const facts = {};
  context.link({ type: 'authenticates', from: credential, to: user, facts });
  context.link({ type: 'accepts', from: user, to: credential, facts });
}

type SecretMetadata = NonNullable<ObjectOf<'Secret'>['metadata']>;

function tokenFacts(
  { annotations, labels }: SecretMetadata,
  createdAt: string | undefined,
  context: MappingContext,
): Partial<CredentialFacts> {
  const basis: Record<string, string> = {
    boundTo:
      'name of the Secret: one made anew under it for the same account brings the token back',
  };
  const facts: Partial<CredentialFacts> = {
    class: 'service-account-token',
    expiry: { type: 'never' },
    renewal: { mode: 'none' },
    audiences: [],
    boundTo: 'Secret',
    basis,
  };
  if (annotations?.[ANNOTATION_EXPIRES_AT] !== undefined) {
    context.problems.add(
      'ExpiryNotApplicable',
      `Annotation ${ANNOTATION_EXPIRES_AT} does not end a token of a ServiceAccount, which never expires`,
    );
  }
  const invalidSince = labels?.[INVALID_SINCE];
  if (invalidSince) {
    const at = parseDay(invalidSince);
    if (at) {
      facts.expiry = { type: 'at', at };
      basis.expiry = `label ${INVALID_SINCE}`;
    } else {
      reportInstant(`Label ${INVALID_SINCE}`, 'a day', context);
    }
  }
  const lastUsed = labels?.[LAST_USED];
  if (lastUsed) {
    const at = parseDay(lastUsed);
    if (at) {
      facts.lastUsedAt = at;
      basis.lastUsedAt = `label ${LAST_USED}, to the day`;
    } else {
      reportInstant(`Label ${LAST_USED}`, 'a day', context);
    }
  }
  if (createdAt) {
    facts.issuedAt = createdAt;
    basis.issuedAt = 'creation of the Secret; the token itself tells no time';
  }
  applyAnnotatedInstants(facts, basis, annotations, context);
  return facts;
}

function annotatedFacts(
  credentialClass: CredentialClass,
  { annotations }: SecretMetadata,
  context: MappingContext,
): Partial<CredentialFacts> {
  const basis: Record<string, string> = {};
  const facts: Partial<CredentialFacts> = {
    class: credentialClass,
    expiry: { type: 'unknown' },
    renewal: { mode: 'unknown' },
  };
  const expires = annotations?.[ANNOTATION_EXPIRES_AT];
  if (expires !== undefined) {
    const at = parseInstant(expires);
    if (expires === 'never' || at) {
      facts.expiry = at ? { type: 'at', at } : { type: 'never' };
      basis.expiry = `annotation ${ANNOTATION_EXPIRES_AT}`;
    } else {
      reportInstant(
        `Annotation ${ANNOTATION_EXPIRES_AT}`,
        "an RFC 3339 instant or 'never'",
        context,
      );
    }
  }
  if (
    credentialClass === 'x509-certificate' &&
    annotations?.[CERT_MANAGER_CERTIFICATE]
  ) {
    facts.renewal = { mode: 'automatic', by: 'cert-manager' };
    basis.renewal = `annotation ${CERT_MANAGER_CERTIFICATE}`;
  }
  applyAnnotatedInstants(facts, basis, annotations, context);
  return Object.keys(basis).length > 0 ? { ...facts, basis } : facts;
}

/** What people wrote of issue and rotation goes before what was guessed. */
function applyAnnotatedInstants(
  facts: Partial<CredentialFacts>,
  basis: Record<string, string>,
  annotations: Record<string, string> | undefined,
  context: MappingContext,
): void {
  for (const [field, annotation] of [
    ['issuedAt', ANNOTATION_ISSUED_AT],
    ['lastRotatedAt', ANNOTATION_ROTATED_AT],
  ] as const) {
    const value = annotations?.[annotation];
    if (value === undefined) {
      continue;
    }
    const at = parseInstant(value);
    if (at) {
      facts[field] = at;
      basis[field] = `annotation ${annotation}`;
    } else {
      reportInstant(`Annotation ${annotation}`, 'an RFC 3339 instant', context);
    }
  }
}

function readCreation(
  value: string | undefined,
  context: MappingContext,
): string | undefined {
  const at = value ? parseInstant(value) : undefined;
  if (value && !at) {
    reportInstant('metadata.creationTimestamp', 'an RFC 3339 instant', context);
  }
  return at;
}

function reportInstant(what: string, allowed: string, context: MappingContext) {
  context.problems.add('InvalidInstant', `${what} is not ${allowed}`);
}
