import { PodSpec, PodStatus } from '../decode/podShapes';
import { MappingContext } from './context';
import { mapImages } from './images';
import { containersOf, findSecretUses } from './places';
import { findTokenProfiles } from './tokens';

export interface PodSpecInput {
  /** `namespace/Kind/name` of the workload. */
  workload: string;
  namespace: string;
  spec: PodSpec;
  /** Of a pod. */
  status?: PodStatus;
  /** Whether admission has added its token yet. */
  injection: 'pending' | 'done';
  /**
   * What the account says of automounting; undefined where the account was not
   * read.
   */
  accountAutomount: (account: string) => boolean | undefined;
  /** A static pod, which runs without an account. */
  withoutAccount?: boolean;
}

/** Everything that follows from what the pods of a workload are made of. */
export function mapPodSpec(input: PodSpecInput, context: MappingContext): void {
  const { namespace, spec } = input;
  const workload = context.key('workload', input.workload);

  if (input.withoutAccount) {
    mapImages(workload, containersOf(spec), input.status, context);
    return;
  }

  const named = spec.serviceAccountName || spec.serviceAccount;
  const account = named
    ? context.reference(named, 'the ServiceAccount')
    : 'default';
  const automount =
    spec.automountServiceAccountToken ??
    (account ? input.accountAutomount(account) : undefined);
  if (account) {
    context.link({
      type: 'runs-as',
      from: workload,
      to: context.account(namespace, account),
      facts: {
        ...(automount !== undefined && { automount }),
        ...(!named && { implied: true }),
      },
    });
  }

  for (const [secret, places] of findSecretUses(spec, context)) {
    context.link({
      type: 'uses',
      from: workload,
      to: context.key('secret', `${namespace}/${secret}`),
      facts: { places },
    });
  }

  const profiles = findTokenProfiles(
    spec,
    { automount, injection: input.injection },
    context,
  );
  for (const { name, facts, places } of profiles) {
    const credential = context.key('credential', `${input.workload}#${name}`);
    context.asset({ key: credential, facts });
    context.link({
      type: 'presents',
      from: workload,
      to: credential,
      facts: { places },
    });
    if (account) {
      context.link({
        type: 'authenticates',
        from: credential,
        to: context.account(namespace, account),
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

  mapImages(workload, containersOf(spec), input.status, context);
}

/** How far the containers reach out of their pod. */
export function findHostAccess(spec: PodSpec): string[] {
  const found = new Set<string>();
  for (const { container } of containersOf(spec)) {
    if (container.securityContext?.privileged) {
      found.add(`privileged container ${container.name ?? '(unnamed)'}`);
    }
  }
  for (const field of ['hostNetwork', 'hostPID', 'hostIPC'] as const) {
    if (spec[field]) {
      found.add(field);
    }
  }
  for (const { hostPath } of spec.volumes ?? []) {
    if (hostPath?.path) {
      found.add(`hostPath ${hostPath.path}`);
    }
  }
  return [...found];
}
