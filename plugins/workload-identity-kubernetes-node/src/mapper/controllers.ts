import { Metadata } from '../decode/shapes';
import { isDnsSubdomain, isKind } from '../names';

/** A controller, by what names it within its namespace. */
export interface ControllerRef {
  kind: string;
  name: string;
  apiVersion?: string;
  uid?: string;
}

/** Kinds that other controllers make; below one they are instances. */
const BETWEEN = new Set(['ReplicaSet', 'ReplicationController', 'Job']);

/** Longest chain of controllers that is followed. */
const MAX_DEPTH = 5;

/**
 * What stands directly above an object. A Node above a static pod is no
 * controller.
 *
 * @returns `'invalid'` where the reference has no proper kind and name
 */
export function controllerOf(
  metadata: Metadata | undefined,
): ControllerRef | 'invalid' | undefined {
  const owner = metadata?.ownerReferences?.find(ref => ref.controller);
  if (!owner || owner.kind === 'Node') {
    return undefined;
  }
  const { kind = '', name = '', apiVersion, uid } = owner;
  return isKind(kind) && isDnsSubdomain(name)
    ? { kind, name, apiVersion, uid }
    : 'invalid';
}

/**
 * Remembers what stands above ReplicaSets, ReplicationControllers and Jobs, so
 * that pods find the controller on top.
 */
export class Controllers {
  /** `namespace/Kind/name` → what is above; undefined when it is on top. */
  readonly #above = new Map<string, ControllerRef | undefined>();

  remember(
    namespace: string,
    object: { kind: string; name: string },
    above: ControllerRef | undefined,
  ): void {
    this.#above.set(keyOf(namespace, object), above);
  }

  /**
   * The controller on top of one that directly controls pods.
   *
   * @param podLabels - where a ReplicaSet was not read (for want of rights, or
   *   since it was not exported), its name and the label that its maker puts on
   *   the pods still tell the Deployment's name
   */
  top(
    namespace: string,
    direct: ControllerRef,
    podLabels: Record<string, string> | undefined,
  ): ControllerRef {
    let current = direct;
    for (let depth = 0; depth < MAX_DEPTH; depth++) {
      if (!BETWEEN.has(current.kind)) {
        return current;
      }
      const key = keyOf(namespace, current);
      if (!this.#above.has(key)) {
        return guessMaker(current, podLabels) ?? current;
      }
      const above = this.#above.get(key);
      if (!above) {
        return current;
      }
      current = above;
    }
    return current;
  }
}

function keyOf(
  namespace: string,
  { kind, name }: { kind: string; name: string },
): string {
  return `${namespace}/${kind}/${name}`;
}

const HASH_LABELS = [
  { label: 'pod-template-hash', kind: 'Deployment' },
  { label: 'rollouts-pod-template-hash', kind: 'Rollout' },
];

function guessMaker(
  replicaSet: ControllerRef,
  podLabels: Record<string, string> | undefined,
): ControllerRef | undefined {
  for (const { label, kind } of HASH_LABELS) {
    const suffix = `-${podLabels?.[label]}`;
    if (
      replicaSet.kind === 'ReplicaSet' &&
      podLabels?.[label] &&
      replicaSet.name.endsWith(suffix)
    ) {
      const name = replicaSet.name.slice(0, -suffix.length);
      return isDnsSubdomain(name) ? { kind, name } : undefined;
    }
  }
  return undefined;
}
