import { ObjectOf } from '../../decode/shapes';
import { readyCondition } from '../conditions';
import { MappingContext } from '../context';
import { storeBehind } from '../externalSecrets';
import { KnownObjects } from '../KnownObjects';
import { Identified } from '../objects';

/** What the operator takes where `spec.refreshInterval` is absent. */
const DEFAULT_REFRESH_SECONDS = 3600;

/**
 * A Secret of the cluster that is copied into stores: there, others can read it
 * who may not read it here.
 */
export function mapPushSecret(
  { spec = {}, status = {} }: ObjectOf<'PushSecret'>,
  { namespace }: Identified,
  known: KnownObjects,
  context: MappingContext,
): void {
  const name = spec.selector?.secret?.name;
  // Others are selected by labels, or made by a generator.
  const pushed = name && context.reference(name, 'the Secret in spec.selector');
  if (!pushed) {
    return;
  }
  const condition = readyCondition(status.conditions, 'failing');
  const seconds = spec.refreshInterval ?? DEFAULT_REFRESH_SECONDS;
  const keys = (spec.data ?? []).flatMap(
    ({ match }) => match?.remoteRef?.remoteKey ?? [],
  );
  for (const ref of spec.secretStoreRefs ?? []) {
    const to = storeBehind(ref, namespace, known, context);
    for (const key of to ? new Set(keys) : []) {
      const { store, through } = to!;
      context.link({
        type: 'synced-from',
        from: {
          kind: 'secret',
          authority: store.authority,
          name: store.nameOf(key),
        },
        to: context.key('secret', `${namespace}/${pushed}`),
        facts: {
          ...(seconds > 0 && { refreshIntervalSeconds: seconds }),
          ...(status.refreshTime && { lastSyncAt: status.refreshTime }),
          ...(condition && { condition }),
          through,
          ...(store.account && { account: store.account }),
          ...(store.login && { login: store.login }),
        },
      });
    }
  }
}
