import {
  AssetObservation,
  LinkObservation,
} from '@tenure/backstage-plugin-workload-identity-node';
import {
  KubernetesMapper,
  KubernetesMapperOptions,
  MappedObservations,
} from '../mapper/KubernetesMapper';

/** A mapper of the cluster `prod`. */
export function mapperOf(
  options?: Partial<KubernetesMapperOptions>,
): KubernetesMapper {
  return KubernetesMapper.create({ cluster: 'prod', ...options });
}

/** Maps one object of its own, and fails where it is not one that is mapped. */
export function mapOne(
  object: unknown,
  options?: Partial<KubernetesMapperOptions>,
): MappedObservations {
  const mapped = mapperOf(options).map(object);
  expect(mapped).toBeDefined();
  return mapped!;
}

/** `kind name` → facts. */
export function factsOf({
  assets,
}: {
  assets: AssetObservation[];
}): Record<string, unknown> {
  return Object.fromEntries(
    assets.map(({ key, facts }) => [`${key.kind} ${key.name}`, facts]),
  );
}

/** `from -type-> to`, without authorities, → facts. */
export function linksOf(
  { links }: { links: LinkObservation[] },
  type?: LinkObservation['type'],
): Record<string, unknown> {
  return Object.fromEntries(
    links
      .filter(link => !type || link.type === type)
      .map(link => [
        `${link.from.name} -${link.type}-> ${link.to.name}`,
        link.facts,
      ]),
  );
}

export function codesOf({ problems }: MappedObservations): string[] {
  return problems.map(problem => problem.code);
}

type Fields = Record<string, any>;

export function deployment(spec: Fields, more?: Fields) {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'checkout', namespace: 'payments', ...more?.metadata },
    spec: { ...more?.spec, template: { ...more?.template, spec } },
  };
}

export function owned(
  kind: string,
  name: string,
  apiVersion = 'apps/v1',
): Fields {
  return {
    ownerReferences: [
      { apiVersion, kind, name, uid: `uid-${name}`, controller: true },
    ],
  };
}

export function pod(name: string, more?: Fields) {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name,
      namespace: 'payments',
      uid: `uid-${name}`,
      ...more?.metadata,
    },
    spec: more?.spec ?? { containers: [{ name: 'app', image: 'app:1' }] },
    status: more?.status ?? { phase: 'Running' },
  };
}
