import { Condition } from '@tenure/backstage-plugin-workload-identity-common';
import { Conditions } from '../decode/addonShapes';

/**
 * What a controller says in its condition `Ready`; undefined where it says
 * nothing yet.
 *
 * @param whenFalse - what it means that it is not
 */
export function readyCondition(
  conditions: Conditions | undefined,
  whenFalse: 'failing' | 'not-ready',
): Condition | undefined {
  const ready = conditions?.find(({ type }) => type === 'Ready');
  if (!ready?.status) {
    return undefined;
  }
  const state = { True: 'ready', False: whenFalse, Unknown: 'not-ready' }[
    ready.status
  ] as Condition['state'];
  return {
    state,
    ...(ready.reason && { reason: ready.reason }),
    ...(ready.lastTransitionTime && { since: ready.lastTransitionTime }),
  };
}
