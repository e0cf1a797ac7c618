import { PodSpec, PodStatus } from '../decode/podShapes';
import { MappingContext } from './context';
import { mapImages } from './images';
import { mapPodFederation } from './federation';
import { KnownObjects } from './KnownObjects';
import { configMapName, mapWorkloadLiterals } from './literals';
import { containersOf, findConfigMapUses, findSecretUses } from './places';
import { mapMountedClasses } from './stores/mapProviderClass';
import { findTokenProfiles } from './tokens';

export interface PodSpecInput {
  /** `namespace/Kind/name` of the workload. */
  workload: string;
  namespace: string;
  spec: PodSpec;
  /** Of a pod. */
  status?: PodStatus;
  /** Of the pods. */
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
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
    mapImages(workload, containersOf(spec), { status: input.status }, context);
    return;
  }

  const named = spec.serviceAccountName || spec.serviceAccount;
  const account = named
    ? context.reference(named, 'the ServiceAccount')
    : 'default';
  const knownAccount = account ? known.account(namespace, account) : undefined;
  const automount =
    spec.automountServiceAccountToken ?? knownAccount?.automount;
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

  // Admission gives pods the pull secrets of their account where they name none.
  const pulling =
    input.injection === 'pending' && !spec.imagePullSecrets?.length
      ? knownAccount?.pullSecrets ?? []
      : [];
  const withPullSecrets =
    pulling.length > 0
      ? { ...spec, imagePullSecrets: pulling.map(name => ({ name })) }
      : spec;
  for (const [secret, places] of findSecretUses(withPullSecrets, context)) {
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

  mapMountedClasses({ ...input, account }, context);
  if (account) {
    mapPodFederation(
      {
        workload: input.workload,
        namespace,
        account,
        spec,
        labels: input.labels ?? {},
        annotations: input.annotations ?? {},
        known,
      },
      context,
    );
  }
  mapImages(
    workload,
    containersOf(spec),
    {
      status: input.status,
      ...(account && { account: `${namespace}/${account}` }),
    },
    context,
  );
}
