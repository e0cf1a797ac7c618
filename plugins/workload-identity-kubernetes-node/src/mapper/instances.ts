import { ObjectOf } from '../decode/shapes';
import { MappingContext } from './context';
import { ControllerRef, Controllers } from './controllers';
import { KnownObjects } from './KnownObjects';
import { mapPodSpec } from './podSpec';
import {
  findRuntimeBoundary,
  mergeBoundaries,
  RuntimeBoundary,
} from './runtimeBoundary';

type Pod = ObjectOf<'Pod'>;

/** What the pods of one direct controller add up to. */
interface Instances {
  direct: ControllerRef;
  instances: number;
  runningInstances: number;
  /** False once a pod did not tell its phase. */
  phasesKnown: boolean;
  /** Labels that all pods have in common. */
  labels: Record<string, string>;
  boundary: RuntimeBoundary;
  /** What differs among the pods, told apart by what the mapping reads of it. */
  specs: Map<string, Pod>;
}

/**
 * Labels that controllers put on their pods to tell them apart; they say
 * nothing of the workload.
 */
const INSTANCE_LABELS = new Set([
  'apps.kubernetes.io/pod-index',
  'batch.kubernetes.io/controller-uid',
  'batch.kubernetes.io/job-completion-index',
  'batch.kubernetes.io/job-name',
  'controller-revision-hash',
  'controller-uid',
  'job-name',
  'pod-template-generation',
  'pod-template-hash',
  'rollouts-pod-template-hash',
  'statefulset.kubernetes.io/pod-name',
]);

/** Most sorts of pods of one controller that are told apart. */
const MAX_SPECS = 50;

/** Gathers pods under their controllers, per namespace. */
export class InstanceCounter {
  readonly #byNamespace = new Map<string, Map<string, Instances>>();

  add(namespace: string, direct: ControllerRef, pod: Pod): void {
    const ofNamespace =
      this.#byNamespace.get(namespace) ?? new Map<string, Instances>();
    this.#byNamespace.set(namespace, ofNamespace);
    const key = `${direct.kind}/${direct.name}`;
    const labels = withoutInstanceLabels(pod.metadata?.labels);
    const known: Instances = ofNamespace.get(key) ?? {
      direct,
      instances: 0,
      runningInstances: 0,
      phasesKnown: true,
      labels,
      specs: new Map(),
      boundary: {},
    };
    ofNamespace.set(key, known);

    const phase = pod.status?.phase;
    known.instances += 1;
    known.runningInstances += phase === 'Running' ? 1 : 0;
    known.phasesKnown &&= phase !== undefined;
    known.labels = inCommon(known.labels, labels);
    known.boundary = mergeBoundaries([
      known.boundary,
      findRuntimeBoundary(pod.spec ?? {}),
    ]);
    const fingerprint = fingerprintOf(pod);
    if (!known.specs.has(fingerprint) && known.specs.size < MAX_SPECS) {
      known.specs.set(fingerprint, pod);
    }
  }

  namespaces(): string[] {
    return [...this.#byNamespace.keys()].sort();
  }

  /**
   * Maps, and forgets, the pods of a namespace.
   *
   * @param isMapped - whether the controller itself was mapped; if it was, its
   *   own word on labels goes before that of its pods
   */
  flush(
    namespace: string,
    controllers: Controllers,
    isMapped: (workload: string) => boolean,
    known: KnownObjects,
    context: MappingContext,
  ): void {
    const groups =
      this.#byNamespace.get(namespace) ?? new Map<string, Instances>();
    this.#byNamespace.delete(namespace);

    const tops = new Map<string, { ref: ControllerRef; parts: Instances[] }>();
    for (const part of groups.values()) {
      const [first] = part.specs.values();
      const ref = controllers.top(
        namespace,
        part.direct,
        first?.metadata?.labels,
      );
      const workload = `${namespace}/${ref.kind}/${ref.name}`;
      const top = tops.get(workload) ?? { ref, parts: [] };
      top.parts.push(part);
      tops.set(workload, top);
    }

    for (const [workload, { ref, parts }] of tops) {
      mapInstances(workload, ref, parts, isMapped(workload), context);
      for (const pod of parts.flatMap(part => [...part.specs.values()])) {
        mapPodSpec(
          {
            workload,
            namespace,
            spec: pod.spec ?? {},
            status: pod.status,
            labels: withoutInstanceLabels(pod.metadata?.labels),
            annotations: pod.metadata?.annotations,
            injection: pod.metadata?.uid ? 'done' : 'pending',
            known,
          },
          context,
        );
      }
    }
  }
}

function mapInstances(
  workload: string,
  ref: ControllerRef,
  parts: Instances[],
  isMapped: boolean,
  context: MappingContext,
): void {
  const podLabels = parts
    .map(part => part.labels)
    .reduce((all, labels) => inCommon(all, labels));
  context.asset({
    key: context.key('workload', workload),
    ...(!isMapped && ref.uid && { incarnation: ref.uid }),
    facts: {
      controller: ref.kind,
      instances: sum(parts.map(part => part.instances)),
      ...(parts.every(part => part.phasesKnown) && {
        runningInstances: sum(parts.map(part => part.runningInstances)),
      }),
      ...(!isMapped && {
        ...(ref.apiVersion && { apiVersion: ref.apiVersion }),
        podLabels,
        ...mergeBoundaries(parts.map(part => part.boundary)),
      }),
    },
  });
}

function withoutInstanceLabels(labels: Record<string, string> = {}) {
  return Object.fromEntries(
    Object.entries(labels).filter(([key]) => !INSTANCE_LABELS.has(key)),
  );
}

function inCommon(a: Record<string, string>, b: Record<string, string>) {
  return Object.fromEntries(
    Object.entries(a).filter(([key, value]) => b[key] === value),
  );
}

/** Equal for pods of which the mapping would say the same. */
function fingerprintOf(pod: Pod): string {
  const { phase: _, ...images } = pod.status ?? {};
  return JSON.stringify([
    withoutVolumeSuffix(pod.spec),
    images,
    pod.metadata?.annotations,
  ]);
}

/** The injected volume has another random name in each pod. */
function withoutVolumeSuffix(spec: Pod['spec']): string {
  return JSON.stringify(spec ?? {}).replace(
    /"kube-api-access-[a-z0-9]{5}"/g,
    '"kube-api-access-"',
  );
}

function sum(numbers: number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}
