import {
  AssetObservation,
  LinkObservation,
  ObservationScope,
} from '@tenure/backstage-plugin-workload-identity-node';
import {
  KubernetesMapper,
  KubernetesResource,
  scopeResource,
} from '@tenure/backstage-plugin-workload-identity-kubernetes-node';
import { ListedObject } from '../ResourceLister';
import { ScopePages } from '../ScopePages';
import { affectedBy, isDependedOn } from './dependencies';
import { HeldObjects } from './HeldObjects';

/** All that one scope holds now. */
export interface MappedScope {
  scope: ObservationScope;
  assets: AssetObservation[];
  links: LinkObservation[];
}

/**
 * Maps the scopes of one namespace anew after something in it changed, from what
 * is held of it, in the same order and by the same mapping as a snapshot.
 */
export class ScopeMapper {
  static create(options: {
    held: HeldObjects;
    /** In the order of the mapping. */
    resources: readonly KubernetesResource[];
    makeMapper: () => KubernetesMapper;
    /** What concerns all namespaces, wherever it stands. */
    globals: () => Promise<ListedObject[]>;
  }): ScopeMapper {
    return new ScopeMapper(options);
  }

  private constructor(
    private readonly options: Parameters<typeof ScopeMapper.create>[0],
  ) {}

  /**
   * @param namespace - empty for what has none
   * @param changed - names of resources as in scopes
   * @throws ReadError for what may go away
   */
  async map(
    namespace: string,
    changed: ReadonlySet<string>,
    signal: AbortSignal,
  ): Promise<MappedScope[]> {
    const { held, makeMapper, globals } = this.options;
    const resources = this.options.resources.filter(
      ({ namespaced }) => namespaced === (namespace !== ''),
    );
    const affected =
      namespace === ''
        ? resources.filter(one => changed.has(scopeResource(one)))
        : affectedBy(one => changed.has(scopeResource(one)), resources);
    const needed = resources.filter(
      one => affected.includes(one) || isDependedOn(one),
    );

    // All is loaded before anything is mapped: what changes meanwhile is then
    // either in all of it, or in none and yet to come.
    const sets = await Promise.all(
      needed.map(resource => held.objects(resource, namespace, signal)),
    );
    const common = await globals();
    const mapper = makeMapper();
    common.forEach(({ object }) => mapper.remember(object));

    const mapped: MappedScope[] = [];
    needed.forEach((resource, index) => {
      const objects = sets[index] ?? [];
      if (!affected.includes(resource)) {
        objects.forEach(({ object }) => mapper.remember(object));
        return;
      }
      const said = mapAll(mapper, resource, namespace, objects);
      if (said && sets[index]) {
        mapped.push(said);
      }
    });
    held.keepWithinBounds(namespace);
    return mapped;
  }
}

/** @returns undefined where an object hides, so that what is gone can't be told */
function mapAll(
  mapper: KubernetesMapper,
  resource: KubernetesResource,
  namespace: string,
  objects: ListedObject[],
): MappedScope | undefined {
  const scope = { resource: scopeResource(resource), partition: namespace };
  const pages = new ScopePages();
  let isHiding = false;
  for (const { object, location } of objects) {
    const said = mapper.map(object, location);
    if (said) {
      pages.add(scope, said);
      isHiding ||= said.problems.some(problem => problem.hidesObject);
    }
  }
  if (resource.kind === 'Pod') {
    for (const counted of mapper.flushInstances(namespace)) {
      pages.add(scope, counted);
    }
  }
  if (isHiding) {
    return undefined;
  }
  const whole: MappedScope = { scope, assets: [], links: [] };
  for (const event of pages.drain()) {
    if (event.type === 'observations') {
      whole.assets.push(...event.assets);
      whole.links.push(...event.links);
    }
  }
  return whole;
}
