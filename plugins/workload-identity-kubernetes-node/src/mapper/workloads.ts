import { WorkloadFacts } from '@tenure/backstage-plugin-workload-identity-common';
import { DecodedObject } from '../decode/dropValues';
import { PodSpec } from '../decode/podShapes';
import { Metadata, PodTemplate } from '../decode/shapes';
import { MappingContext } from './context';
import { KnownObjects } from './KnownObjects';
import { Identified, portalAnnotations } from './objects';
import { mapPodSpec } from './podSpec';
import { runOf } from './jobRuns';
import { findRuntimeBoundary } from './runtimeBoundary';
import { templateFacts } from './templateFacts';

export type WorkloadObject = Extract<
  DecodedObject,
  {
    kind:
      | 'Pod'
      | 'Deployment'
      | 'StatefulSet'
      | 'DaemonSet'
      | 'ReplicaSet'
      | 'ReplicationController'
      | 'Job'
      | 'CronJob';
  }
>;

/** A controller that is on top, with what its template says. */
export function mapController(
  decoded: Exclude<WorkloadObject, { kind: 'Pod' }>,
  identified: Identified,
  known: KnownObjects,
  context: MappingContext,
): void {
  const { kind, object } = decoded;
  const template = templateOf(decoded);
  const spec = template?.spec ?? {};
  const workload = mapWorkload({
    kind,
    identified,
    metadata: object.metadata,
    apiVersion: object.apiVersion,
    spec,
    facts: {
      ...(template?.metadata?.labels && {
        podLabels: template.metadata.labels,
      }),
      ...runFacts(decoded),
    },
    known,
    context,
  });
  mapPodSpec(
    {
      workload,
      namespace: identified.namespace,
      spec,
      labels: template?.metadata?.labels,
      annotations: template?.metadata?.annotations,
      injection: 'pending',
      known,
    },
    context,
  );
}

/** A pod that no controller stands above: it is the workload and its instance. */
export function mapBarePod(
  object: Extract<WorkloadObject, { kind: 'Pod' }>['object'],
  identified: Identified,
  known: KnownObjects,
  isMirror: boolean,
  context: MappingContext,
): void {
  const spec = object.spec ?? {};
  // A pod that a server gave a UID has been through admission.
  const admitted = identified.uid !== undefined;
  const { phase } = object.status ?? {};
  const workload = mapWorkload({
    kind: 'Pod',
    identified,
    metadata: object.metadata,
    apiVersion: object.apiVersion,
    spec,
    facts: {
      ...(object.metadata?.labels && { podLabels: object.metadata.labels }),
      ...maxRun(spec.activeDeadlineSeconds),
      ...(admitted && {
        instances: 1,
        ...(phase && { runningInstances: phase === 'Running' ? 1 : 0 }),
      }),
    },
    known,
    context,
  });
  mapPodSpec(
    {
      workload,
      namespace: identified.namespace,
      spec,
      status: object.status,
      labels: object.metadata?.labels,
      annotations: object.metadata?.annotations,
      injection: admitted ? 'done' : 'pending',
      known,
      // What a node runs from its own disk has no account and no Secrets.
      withoutAccount: isMirror,
    },
    context,
  );
}

function mapWorkload(options: {
  kind: string;
  identified: Identified;
  metadata: Metadata | undefined;
  apiVersion: string | undefined;
  spec: PodSpec;
  facts: Partial<WorkloadFacts>;
  known: KnownObjects;
  context: MappingContext;
}): string {
  const { kind, identified, metadata, apiVersion, spec, context } = options;
  const { namespace, name, uid } = identified;
  const workload = `${namespace}/${kind}/${name}`;
  const podSecurity = options.known.podSecurityOf(namespace);
  context.asset({
    key: context.key('workload', workload),
    ...(uid && { incarnation: uid }),
    facts: {
      controller: kind,
      ...(apiVersion && { apiVersion }),
      ...(metadata?.labels && { labels: metadata.labels }),
      ...portalAnnotations(metadata?.annotations),
      ...options.facts,
      ...templateFacts(spec),
      ...findRuntimeBoundary(spec),
      ...(podSecurity && { podSecurity }),
    },
  });
  return workload;
}

function templateOf(
  decoded: Exclude<WorkloadObject, { kind: 'Pod' }>,
): PodTemplate | undefined {
  return decoded.kind === 'CronJob'
    ? decoded.object.spec?.jobTemplate?.spec?.template
    : decoded.object.spec?.template;
}

/** How often, and how long, it runs. */
function runFacts(
  decoded: Exclude<WorkloadObject, { kind: 'Pod' }>,
): Partial<WorkloadFacts> {
  const deadline = templateOf(decoded)?.spec?.activeDeadlineSeconds;
  if (decoded.kind === 'CronJob') {
    const { schedule, suspend, jobTemplate } = decoded.object.spec ?? {};
    return {
      ...(schedule && { schedule }),
      suspended: suspend ?? false,
      ...maxRun(jobTemplate?.spec?.activeDeadlineSeconds, deadline),
      ...keptAfterRun(jobTemplate?.spec?.ttlSecondsAfterFinished),
    };
  }
  if (decoded.kind === 'Job') {
    const { suspend, activeDeadlineSeconds, ttlSecondsAfterFinished } =
      decoded.object.spec ?? {};
    return {
      ...(suspend !== undefined && { suspended: suspend }),
      ...maxRun(activeDeadlineSeconds, deadline),
      ...keptAfterRun(ttlSecondsAfterFinished),
      ...runOf(decoded.object),
    };
  }
  const { replicas } = decoded.object.spec ?? {};
  return replicas === undefined || decoded.kind === 'DaemonSet'
    ? {}
    : { replicas };
}

function keptAfterRun(seconds: number | undefined) {
  return seconds === undefined ? {} : { keptAfterRunSeconds: seconds };
}

function maxRun(...limits: Array<number | undefined>) {
  const known = limits.filter(limit => limit !== undefined);
  return known.length > 0 ? { maxRunSeconds: Math.min(...known) } : {};
}
