import {
  CredentialFacts,
  SecretFacts,
} from '@tenure/backstage-plugin-workload-identity-common';
import { ObjectOf } from '../decode/shapes';
import { readyCondition } from './conditions';
import { MappingContext } from './context';
import { federate, subjectOf } from './federation/context';
import { KnownObjects } from './KnownObjects';
import { Identified } from './objects';
import { classOfType } from './secrets';
import { identifyStore, storeByObject, StoreIdentity } from './storeIdentity';

const OPERATOR = 'external-secrets';

/** What the operator takes where `spec.refreshInterval` is absent. */
const DEFAULT_REFRESH_SECONDS = 3600;

export type StoreKind = 'SecretStore' | 'ClusterSecretStore';
export type ExternalSecretSpec = NonNullable<
  ObjectOf<'ExternalSecret'>['spec']
>;
export type StoreRef = ExternalSecretSpec['secretStoreRef'];

/** The store that a SecretStore or ClusterSecretStore leads to. */
export function mapStore(
  kind: StoreKind,
  object: ObjectOf<'SecretStore'>,
  identified: Identified,
  context: MappingContext,
): void {
  const {
    authority,
    class: storeClass,
    account,
    role,
  } = identifyStoreOf(kind, object, identified, context.settings.cluster);
  context.asset({
    key: {
      kind: 'store',
      authority,
      name: authority.slice('store:'.length),
    },
    facts: { class: storeClass },
  });
  if (account && role) {
    const [namespace, name] = account.split('/');
    const place = identified.namespace && `${identified.namespace}/`;
    context.asset({ key: role.key, facts: { class: 'store-role' } });
    federate(
      { namespace, account: name },
      role.key,
      {
        mechanism: role.mechanism,
        conditions: [
          `${kind} ${place}${identified.name}`,
          `subject ${subjectOf(namespace, name)}`,
        ],
      },
      context,
    );
  }
}

export function identifyStoreOf(
  kind: StoreKind,
  object: ObjectOf<'SecretStore'>,
  { namespace, name }: Identified,
  cluster: string,
): StoreIdentity {
  return identifyStore(
    { cluster, kind, namespace, name },
    object.spec?.provider,
  );
}

/**
 * A Secret that is kept in step with a store: where it comes from, how often,
 * and how the last time went.
 */
export function mapExternalSecret(
  object: Pick<ObjectOf<'ExternalSecret'>, 'spec' | 'status'>,
  { namespace, name, uid }: Identified,
  known: KnownObjects,
  context: MappingContext,
): void {
  const { spec = {}, status = {} } = object;
  const target = context.reference(
    spec.target?.name ?? name,
    'the Secret in spec.target',
  );
  const { creationPolicy = 'Owner', template } = spec.target ?? {};
  if (!target || creationPolicy === 'None') {
    return;
  }
  const secret = context.key('secret', `${namespace}/${target}`);
  const condition = readyCondition(status.conditions, 'failing');
  const refresh = refreshOf(spec);
  // Where the Secret is somebody else's, so is its type.
  const ownType =
    creationPolicy === 'Merge' ? undefined : template?.type ?? 'Opaque';
  const facts: Partial<SecretFacts> = {
    // A server's own word on the type is read from the Secret.
    ...(ownType && !uid && { type: ownType }),
    sync: { by: OPERATOR, ...condition },
  };
  context.asset({ key: secret, facts });

  if (ownType) {
    const credentialClass = classOfType(ownType);
    const credential = context.key(
      'credential',
      `${namespace}/Secret/${target}#${credentialClass}`,
    );
    context.asset({
      key: credential,
      facts: {
        class: credentialClass,
        expiry: { type: 'unknown' },
        ...renewalOf(refresh, `ExternalSecret ${name}`),
      },
    });
    context.link({ type: 'holds', from: secret, to: credential, facts: {} });
  }

  for (const { key, ref } of remoteSecrets(spec)) {
    const from = storeBehind(ref, namespace, known, context);
    if (!from) {
      continue;
    }
    const { store, through } = from;
    context.link({
      type: 'synced-from',
      from: secret,
      to: {
        kind: 'secret',
        authority: store.authority,
        name: store.nameOf(key),
      },
      facts: {
        ...(refresh.seconds > 0 && { refreshIntervalSeconds: refresh.seconds }),
        ...(status.refreshTime && { lastSyncAt: status.refreshTime }),
        ...(condition && { condition }),
        through,
        ...(store.account && { account: store.account }),
        ...(store.login && { login: store.login }),
      },
    });
  }
}

/** Each secret in a store that parts of the Secret come from. */
function remoteSecrets(
  spec: ExternalSecretSpec,
): Array<{ key: string; ref: StoreRef }> {
  return [
    ...(spec.data ?? []).map(one => ({ one, key: one.remoteRef?.key })),
    ...(spec.dataFrom ?? []).map(one => ({ one, key: one.extract?.key })),
  ].flatMap(({ one, key }) =>
    key ? { key, ref: one.sourceRef?.storeRef ?? spec.secretStoreRef } : [],
  );
}

/** The store that is referred to, and through what. */
export function storeBehind(
  ref: StoreRef,
  namespace: string,
  known: KnownObjects,
  context: MappingContext,
): { store: StoreIdentity; through: string } | undefined {
  const name = context.reference(ref?.name, 'the store');
  if (!name) {
    return undefined;
  }
  const kind: StoreKind =
    ref?.kind === 'ClusterSecretStore' ? 'ClusterSecretStore' : 'SecretStore';
  const place = kind === 'SecretStore' ? namespace : '';
  return {
    store:
      known.storeOf(kind, place, name) ??
      storeByObject({
        cluster: context.settings.cluster,
        kind,
        namespace: place,
        name,
      }),
    through: `${kind} ${place && `${place}/`}${name}`,
  };
}

/** How often it is read anew; 0 where it is read once. */
function refreshOf({ refreshPolicy, refreshInterval }: ExternalSecretSpec): {
  seconds: number;
  isDefault: boolean;
} {
  if (refreshPolicy === 'CreatedOnce' || refreshPolicy === 'OnChange') {
    return { seconds: 0, isDefault: false };
  }
  return {
    seconds: refreshInterval ?? DEFAULT_REFRESH_SECONDS,
    isDefault: refreshInterval === undefined,
  };
}

/** A rotation in the store comes by itself; it is not made by the operator. */
function renewalOf(
  { seconds, isDefault }: { seconds: number; isDefault: boolean },
  who: string,
): Pick<CredentialFacts, 'renewal' | 'basis'> {
  if (seconds === 0) {
    return {
      renewal: { mode: 'none' },
      basis: { renewal: `${who}, which reads the store once` },
    };
  }
  return {
    renewal: { mode: 'automatic', by: OPERATOR },
    basis: {
      renewal: `${who}, which reads the store every ${seconds} s${
        isDefault ? ' (default)' : ''
      }`,
    },
  };
}
