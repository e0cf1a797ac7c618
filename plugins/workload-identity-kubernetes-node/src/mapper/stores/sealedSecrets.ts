import { Condition } from '@tenure/backstage-plugin-workload-identity-common';
import { ObjectOf } from '../../decode/shapes';
import { MappingContext } from '../context';
import { Identified } from '../objects';
import { classOfType } from '../secrets';

type Status = NonNullable<ObjectOf<'SealedSecret'>['status']>;

/**
 * A Secret that stands encrypted in Git, and is opened in the cluster. What is
 * sealed stays the same until somebody seals anew: the controller renews its own
 * keys, and nobody's secrets.
 */
export function mapSealedSecret(
  { spec = {}, status = {} }: ObjectOf<'SealedSecret'>,
  { namespace, name, uid }: Identified,
  context: MappingContext,
): void {
  const secret = context.key('secret', `${namespace}/${name}`);
  const type = spec.template?.type ?? 'Opaque';
  const credentialClass = classOfType(type);
  const credential = context.key(
    'credential',
    `${namespace}/Secret/${name}#${credentialClass}`,
  );
  context.asset({
    key: secret,
    facts: {
      // A server's own word on the type is read from the Secret.
      ...(!uid && { type }),
      sync: { by: 'sealed-secrets', ...syncOf(status) },
    },
  });
  context.asset({
    key: credential,
    facts: {
      class: credentialClass,
      expiry: { type: 'unknown' },
      renewal: { mode: 'manual' },
      basis: { renewal: `SealedSecret ${name}, which is sealed by hand` },
    },
  });
  context.link({ type: 'holds', from: secret, to: credential, facts: {} });
}

function syncOf({ conditions = [] }: Status): Condition | undefined {
  const synced = conditions.find(({ type }) => type === 'Synced');
  if (!synced?.status) {
    return undefined;
  }
  const state = { True: 'ready', False: 'failing', Unknown: 'not-ready' }[
    synced.status
  ] as Condition['state'];
  const since = synced.lastTransitionTime;
  return { state, ...(since && { since }) };
}
