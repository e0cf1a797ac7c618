import { PlaceOfUse } from '@tenure/backstage-plugin-workload-identity-common';
import { Container, PodSpec, Volume } from '../decode/podShapes';
import { MappingContext } from './context';
import { SecretUses } from './secretUses';

export type ContainerType = NonNullable<PlaceOfUse['containerType']>;

export interface TypedContainer {
  type: ContainerType;
  container: Container;
}

export function containersOf(spec: PodSpec): TypedContainer[] {
  const typed = (type: ContainerType, containers?: Container[]) =>
    (containers ?? []).map(container => ({ type, container }));
  return [
    ...typed('init', spec.initContainers),
    ...typed('container', spec.containers),
    ...typed('ephemeral', spec.ephemeralContainers),
  ];
}

export function placeIn(
  as: PlaceOfUse['as'],
  { type, container }: TypedContainer,
): PlaceOfUse {
  return {
    as,
    ...(container.name && { container: container.name }),
    containerType: type,
  };
}

/** The containers that mount a volume; the pod itself, when none does. */
export function placesOfVolume(
  as: PlaceOfUse['as'],
  volume: Volume,
  containers: TypedContainer[],
): PlaceOfUse[] {
  const mounting = containers.filter(
    ({ container }) =>
      volume.name !== undefined &&
      container.volumeMounts?.some(mount => mount.name === volume.name),
  );
  return mounting.length > 0 ? mounting.map(one => placeIn(as, one)) : [{ as }];
}

/** The places in which a pod uses Secrets, by the Secret's name. */
export function findSecretUses(
  spec: PodSpec,
  context: MappingContext,
): Map<string, PlaceOfUse[]> {
  const uses = new SecretUses(context);
  const containers = containersOf(spec);

  for (const one of containers) {
    for (const entry of one.container.env ?? []) {
      const ref = entry.valueFrom?.secretKeyRef;
      if (ref) {
        uses.add(ref.name, 'a Secret in env', [
          withKeys(placeIn('env', one), ref.optional, [{ key: ref.key }]),
        ]);
      }
    }
    for (const { secretRef } of one.container.envFrom ?? []) {
      if (secretRef) {
        uses.add(secretRef.name, 'a Secret in envFrom', [
          withKeys(placeIn('envFrom', one), secretRef.optional),
        ]);
      }
    }
  }
  for (const volume of spec.volumes ?? []) {
    for (const { name, as, optional, items } of secretsOfVolume(volume)) {
      uses.add(
        name,
        'a Secret in volumes',
        placesOfVolume(as, volume, containers).map(place =>
          withKeys(place, optional, items),
        ),
      );
    }
  }
  for (const { name } of spec.imagePullSecrets ?? []) {
    uses.add(name, 'a Secret in imagePullSecrets', [{ as: 'imagePull' }]);
  }
  return uses.places;
}

/** Volume types of Kubernetes itself that log in with a Secret. */
const IN_TREE_TYPES = [
  'cephfs',
  'flexVolume',
  'iscsi',
  'rbd',
  'scaleIO',
  'storageos',
] as const;

interface SecretOfVolume {
  name: string | undefined;
  as: PlaceOfUse['as'];
  optional?: boolean;
  items?: Array<{ key?: string }>;
}

function secretsOfVolume(volume: Volume): SecretOfVolume[] {
  const found: SecretOfVolume[] = [];
  if (volume.secret) {
    const { secretName, optional, items } = volume.secret;
    found.push({ as: 'volume', name: secretName, optional, items });
  }
  for (const { secret } of volume.projected?.sources ?? []) {
    if (secret) {
      found.push({ as: 'volume', ...secret, name: secret.name });
    }
  }
  if (volume.csi?.nodePublishSecretRef) {
    found.push({ as: 'csi', name: volume.csi.nodePublishSecretRef.name });
  }
  if (volume.azureFile) {
    found.push({ as: 'volume', name: volume.azureFile.secretName });
  }
  for (const type of IN_TREE_TYPES) {
    const secretRef = volume[type]?.secretRef;
    if (secretRef) {
      found.push({ as: 'volume', name: secretRef.name });
    }
  }
  return found;
}

function withKeys(
  place: PlaceOfUse,
  optional?: boolean,
  items?: Array<{ key?: string }>,
): PlaceOfUse {
  const keys = (items ?? []).flatMap(({ key }) => key ?? []);
  return {
    ...place,
    ...(keys.length > 0 && { keys }),
    ...(optional && { optional }),
  };
}
