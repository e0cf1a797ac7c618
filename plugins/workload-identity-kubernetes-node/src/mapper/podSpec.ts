import { PodSpec, PodStatus } from '../decode/podShapes';
import { MappingContext } from './context';
import { mapImages } from './images';
import { KnownObjects } from './KnownObjects';
import { configMapName, mapWorkloadLiterals } from './literals';
import { containersOf, findConfigMapUses, findSecretUses } from './places';
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
  known: KnownObjects;
  /** A static pod, which runs without an account. */
  withoutAccount?: boolean;
}

/** Everything that follows from what the pods of a workload are made of. */
export function mapPodSpec(input: PodSpecInput, context: MappingContext): void {
  const { namespace, spec, known } = input;
  const workload = context.key('workload', input.workload);
  mapWorkloadLiterals(input.workload, spec, context);

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
    (account ? known.automountOf(namespace, account) : undefined);
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

  const configMaps = findConfigMapUses(
    spec,
    name => known.literalKeysOf(namespace, name),
    context,
  );
  for (const [configMap, places] of configMaps) {
    context.link({
      type: 'uses',
      from: workload,
      to: context.key('secret', configMapName(namespace, configMap)),
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
