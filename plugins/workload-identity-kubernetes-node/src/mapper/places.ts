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

type Variable = NonNullable<Container['env']>[number];
type VariableSource = NonNullable<Container['envFrom']>[number];

/** Where a pod names objects of one sort. */
interface Sort {
  ofVariable(
    variable: Variable,
  ): { name?: string; key?: string; optional?: boolean } | undefined;
  ofSource(
    source: VariableSource,
  ): { name?: string; optional?: boolean } | undefined;
  ofVolume(volume: Volume): InVolume[];
}

const SECRETS: Sort = {
  ofVariable: ({ valueFrom }) => valueFrom?.secretKeyRef,
  ofSource: ({ secretRef }) => secretRef,
  ofVolume: secretsOfVolume,
};

const CONFIG_MAPS: Sort = {
  ofVariable: ({ valueFrom }) => valueFrom?.configMapKeyRef,
  ofSource: ({ configMapRef }) => configMapRef,
  ofVolume: configMapsOfVolume,
};

/** The places in which a pod uses Secrets, by the Secret's name. */
export function findSecretUses(
  spec: PodSpec,
  context: MappingContext,
): Map<string, PlaceOfUse[]> {
  const uses = new SecretUses(context);
  for (const { name, field, places } of usesOf(spec, SECRETS)) {
    uses.add(name, `a Secret in ${field}`, places);
  }
  for (const { name } of spec.imagePullSecrets ?? []) {
    uses.add(name, 'a Secret in imagePullSecrets', [{ as: 'imagePull' }]);
  }
  return uses.places;
}

/**
 * The places in which a pod uses ConfigMaps in which literals were found, by the
 * ConfigMap's name.
 *
 * @param literalKeysOf - the keys in which some were; undefined for all others
 */
export function findConfigMapUses(
  spec: PodSpec,
  literalKeysOf: (name: string) => ReadonlySet<string> | undefined,
  context: MappingContext,
): Map<string, PlaceOfUse[]> {
  const uses = new SecretUses(context);
  for (const { name, field, places } of usesOf(spec, CONFIG_MAPS)) {
    const literalKeys = name === undefined ? undefined : literalKeysOf(name);
    const holding = places.filter(
      ({ keys }) => !keys || keys.some(key => literalKeys?.has(key)),
    );
    if (literalKeys && holding.length > 0) {
      uses.add(name, `a ConfigMap in ${field}`, holding);
    }
  }
  return uses.places;
}

function* usesOf(
  spec: PodSpec,
  sort: Sort,
): Generator<{
  name: string | undefined;
  field: string;
  places: PlaceOfUse[];
}> {
  const containers = containersOf(spec);
  for (const one of containers) {
    for (const variable of one.container.env ?? []) {
      const ref = sort.ofVariable(variable);
      if (ref) {
        const place = placeIn('env', one);
        yield {
          name: ref.name,
          field: 'env',
          places: [withKeys(place, ref.optional, [{ key: ref.key }])],
        };
      }
    }
    for (const source of one.container.envFrom ?? []) {
      const ref = sort.ofSource(source);
      if (ref) {
        yield {
          name: ref.name,
          field: 'envFrom',
          places: [withKeys(placeIn('envFrom', one), ref.optional)],
        };
      }
    }
  }
  for (const volume of spec.volumes ?? []) {
    for (const { name, as, optional, items } of sort.ofVolume(volume)) {
      yield {
        name,
        field: 'volumes',
        places: placesOfVolume(as, volume, containers).map(place =>
          withKeys(place, optional, items),
        ),
      };
    }
  }
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

interface InVolume {
  name: string | undefined;
  as: PlaceOfUse['as'];
  optional?: boolean;
  items?: Array<{ key?: string }>;
}

function secretsOfVolume(volume: Volume): InVolume[] {
  const found: InVolume[] = [];
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

function configMapsOfVolume({ configMap, projected }: Volume): InVolume[] {
  return [configMap, ...(projected?.sources ?? []).map(one => one.configMap)]
    .filter(ref => ref !== undefined)
    .map(ref => ({ as: 'volume', ...ref, name: ref.name }));
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
