import { CredentialFacts } from '../../assets/facts';
import { right } from '../rights';
import { SOURCES } from '../sources';
import {
  isRestartable,
  replaceServiceAccount,
  restart,
  revokeDerived,
} from '../steps';
import {
  Residual,
  ResidualValidity,
  RevocationStep,
  RevocationWarning,
  RevocationWorkload,
} from '../types';
import { API_SERVER_CACHE, ClassPlan, PlanInput } from './input';

/**
 * A token that the kubelet asks for and renews. The API server refuses it once
 * its Pod is gone; who only checks signature and `exp` goes on to accept copies.
 */
export function projectedTokenPlan(input: PlanInput): ClassPlan {
  const { facts, place, context } = input;
  const workload = presenterOf(input);
  // None named means the API server's own; no list at all, that nobody said.
  const forApiServer = facts.audiences?.length === 0;
  const steps = [
    ...(workload ? endPods(input, workload) : []),
    ...(forApiServer ? [] : [revokeDerived(facts.audiences)]),
    ...(context.serviceAccount
      ? [replaceServiceAccount(place, context.serviceAccount)]
      : []),
  ];
  const offline: Residual = {
    verifier: 'offline-verifier',
    validity: upToTtl(facts),
  };
  return {
    way: 'replace-pods',
    decisive: workload ? decisiveOf(steps) : undefined,
    steps,
    residuals: forApiServer
      ? [API_SERVER_CACHE, offline]
      : [offline, API_SERVER_CACHE],
    proof: { code: 'pods-gone', provableAt: 'cluster' },
    warnings: warningsOf(input, workload, forApiServer),
  };
}

/** Of a CronJob, it is not the pause but the end of its runs. */
function decisiveOf(steps: RevocationStep[]): RevocationStep['code'] {
  return (steps.find(step => step.code === 'delete-cron-job-runs') ?? steps[0])
    .code;
}

function presenterOf({
  place,
  name,
  kind,
  context,
}: PlanInput): RevocationWorkload | undefined {
  if (!name || !kind) {
    return context.workloads?.[0];
  }
  const known = context.workloads?.find(
    workload =>
      workload.namespace === place.namespace &&
      workload.kind === kind &&
      workload.name === name,
  );
  return known ?? { namespace: place.namespace, kind, name };
}

function endPods(
  { place }: PlanInput,
  workload: RevocationWorkload,
): RevocationStep[] {
  const { namespace, kind, name } = workload;
  const parameters = { namespace, kind, name };
  const base = { actor: 'namespace-workload-operator' as const, parameters };
  const selector = selectorOf(workload);

  if (isRestartable(workload)) {
    return [
      restart('restart-workload', place, workload),
      {
        code: 'await-rollout',
        actor: 'namespace-reader',
        parameters,
        rights: ['get', 'list', 'watch'].map(verb =>
          right(place, verb, `${kind.toLowerCase()}s`, { apiGroup: 'apps' }),
        ),
        command: {
          template:
            'kubectl rollout status {type}/{name} --namespace={namespace}',
          parameters: { type: kind.toLowerCase(), name, namespace },
        },
        source: SOURCES.rolloutStatus,
      },
      ...(selector ? [confirmGone({ place, workload, selector })] : []),
    ];
  }
  switch (kind) {
    case 'Pod':
      return [
        {
          ...base,
          code: 'delete-bare-pod',
          rights: [right(place, 'delete', 'pods', { name })],
          command: {
            template: 'kubectl delete pod/{name} --namespace={namespace}',
            parameters: { name, namespace },
          },
          source: SOURCES.podLifecycle,
        },
      ];
    case 'Job':
      return [
        {
          ...base,
          code: 'delete-job',
          rights: [right(place, 'delete', 'jobs', { name, apiGroup: 'batch' })],
          command: {
            template:
              'kubectl delete job/{name} --namespace={namespace} --cascade=foreground',
            parameters: { name, namespace },
          },
          source: SOURCES.jobs,
        },
      ];
    case 'CronJob':
      return endCronJob({ place, workload });
    default:
      return selector
        ? [
            {
              ...base,
              code: 'delete-pods',
              rights: ['list', 'delete'].map(verb =>
                right(place, verb, 'pods'),
              ),
              command: {
                template:
                  'kubectl delete pods --namespace={namespace} --selector={selector}',
                parameters: { namespace, selector },
              },
              source: SOURCES.podLifecycle,
            },
            confirmGone({ place, workload, selector }),
          ]
        : [
            {
              ...base,
              code: 'replace-pods-by-hand',
              rights: [right(place, 'delete', 'pods')],
              source: SOURCES.podLifecycle,
            },
          ];
  }
}

function endCronJob(options: {
  place: PlanInput['place'];
  workload: RevocationWorkload;
}): RevocationStep[] {
  const { place, workload } = options;
  const { namespace, kind, name } = workload;
  const base = {
    actor: 'namespace-workload-operator' as const,
    parameters: { namespace, kind, name },
    source: SOURCES.cronJobs,
  };
  return [
    {
      ...base,
      code: 'suspend-cron-job',
      rights: ['get', 'patch'].map(verb =>
        right(place, verb, 'cronjobs', { name, apiGroup: 'batch' }),
      ),
      command: {
        template:
          'kubectl patch cronjob/{name} --namespace={namespace} --type=merge --patch={patch}',
        parameters: { name, namespace, patch: '{"spec":{"suspend":true}}' },
      },
    },
    {
      ...base,
      code: 'delete-cron-job-runs',
      rights: ['list', 'delete'].map(verb =>
        right(place, verb, 'jobs', { apiGroup: 'batch' }),
      ),
      // The name stands inside a JSONPath string here: only one that is a name
      // as Kubernetes knows them can't end that string.
      ...(isKubernetesName(name) && {
        command: {
          template:
            'kubectl get jobs --namespace={namespace} --output=jsonpath={path}' +
            ' | xargs kubectl delete --namespace={namespace} --cascade=foreground --ignore-not-found',
          parameters: {
            namespace,
            path: `{range .items[?(@.metadata.ownerReferences[0].name=="${name}")]}job/{.metadata.name}{" "}{end}`,
          },
        },
      }),
    },
  ];
}

function confirmGone(options: {
  place: PlanInput['place'];
  workload: RevocationWorkload;
  selector: string;
}): RevocationStep {
  const { place, workload, selector } = options;
  const { namespace, kind, name } = workload;
  return {
    code: 'confirm-pods-gone',
    actor: 'namespace-reader',
    parameters: { namespace, kind, name },
    rights: [right(place, 'list', 'pods')],
    command: {
      template:
        'kubectl get pods --namespace={namespace} --selector={selector} --sort-by=.metadata.creationTimestamp',
      parameters: { namespace, selector },
    },
    source: SOURCES.podLifecycle,
  };
}

function selectorOf({ podLabels }: RevocationWorkload): string | undefined {
  const pairs = Object.entries(podLabels ?? {}).sort(([a], [b]) =>
    a < b ? -1 : 1,
  );
  return pairs.length === 0
    ? undefined
    : pairs.map(([label, value]) => `${label}=${value}`).join(',');
}

function isKubernetesName(name: string): boolean {
  return /^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/.test(name);
}

/** What was asked for is no bound: the API server may give longer. */
function upToTtl(facts: Partial<CredentialFacts>): ResidualValidity {
  return facts.effectiveTtlSeconds === undefined
    ? { kind: 'unknown' }
    : { kind: 'up-to-ttl', seconds: facts.effectiveTtlSeconds };
}

function warningsOf(
  { facts, context }: PlanInput,
  workload: RevocationWorkload | undefined,
  forApiServer: boolean,
): RevocationWarning[] {
  const extended =
    facts.declaredTtlSeconds !== undefined &&
    facts.effectiveTtlSeconds !== undefined &&
    facts.effectiveTtlSeconds > facts.declaredTtlSeconds;
  const kind = workload?.kind;
  return [
    'new-pods-get-new-tokens',
    'api-server-cache',
    'offline-verifiers',
    ...(extended ? (['lifetime-extended'] as const) : []),
    ...(forApiServer ? [] : (['derived-credentials'] as const)),
    ...(workload && isRestartable(workload)
      ? (['rollout-may-wait'] as const)
      : []),
    ...(kind === 'Pod' ? (['bare-pod-not-recreated'] as const) : []),
    ...(kind === 'Job' || kind === 'CronJob' ? (['run-is-lost'] as const) : []),
    ...((context.accountWorkloads ?? 0) > 1
      ? (['account-is-shared'] as const)
      : []),
  ];
}
