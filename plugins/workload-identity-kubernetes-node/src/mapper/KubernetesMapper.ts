import {
  AssetObservation,
  LinkObservation,
} from '@tenure/backstage-plugin-workload-identity-node';
import { decode, DecodedObject, DropValuesOptions } from '../decode/dropValues';
import { MIRROR_POD, ObjectOf } from '../decode/shapes';
import { MappingProblem } from '../problems';
import { findResource, KubernetesResource, scopeResource } from '../resources';
import { MappingContext } from './context';
import { controllerOf, ControllerRef, Controllers } from './controllers';
import { InstanceCounter } from './instances';
import { JobRuns, runOf } from './jobRuns';
import { KnownObjects } from './KnownObjects';
import { mapObject } from './mapObject';
import { assetsByKey, linksByKey } from './merge';
import { Identified, identify } from './objects';
import { isRemembered, rememberObject } from './rememberObject';
import { SaidBefore } from './SaidBefore';
import { mapBarePod, mapController, WorkloadObject } from './workloads';

/** @public */
export interface KubernetesMapperOptions extends DropValuesOptions {
  /** The cluster's configured name. */
  cluster: string;
  /**
   * Whether the API server extends the injected tokens of 3607 s to one year
   * (`--service-account-extend-token-expiration`). Absent: Kubernetes' default,
   * true, is assumed, and the credential's `basis` says so.
   */
  extendsTokenExpiration?: boolean;
  /**
   * The trust domain in which its workloads get SPIFFE IDs, where the settings of
   * SPIRE or of a mesh can't be read in the cluster. Absent, it is unknown.
   */
  trustDomain?: string;
  /**
   * The namespace of namespaced objects that name none. Absent, they are
   * problems.
   */
  defaultNamespace?: string;
}

/**
 * What one object, or the pods of one namespace, say.
 *
 * @public
 */
export interface MappedObservations {
  scope: {
    /** As {@link scopeResource} names it. */
    resource: string;
    /** Empty for what has no namespace. */
    namespace: string;
  };
  assets: AssetObservation[];
  links: LinkObservation[];
  problems: MappingProblem[];
}

const PODS = findResource('v1', 'Pod')!;

/**
 * Maps the objects of one cluster, in one read of it. It keeps names, labels
 * and counts between calls, never the objects themselves, save for pods, of
 * which it keeps what the mapping reads until they are flushed.
 *
 * @public
 */
export class KubernetesMapper {
  static create(options: KubernetesMapperOptions): KubernetesMapper {
    return new KubernetesMapper(options);
  }

  readonly #options: KubernetesMapperOptions;
  readonly #controllers = new Controllers();
  readonly #instances = new InstanceCounter();
  readonly #known = new KnownObjects();
  /** Workloads that were mapped from their own objects. */
  readonly #mapped = new Set<string>();
  readonly #said = new SaidBefore();
  readonly #jobRuns = new JobRuns();
  /** Scopes that have named the token issuer. */
  readonly #issuerScopes = new Set<string>();

  private constructor(options: KubernetesMapperOptions) {
    this.#options = options;
  }

  /**
   * Maps one object. ReplicaSets and Jobs below another controller, and pods
   * below any, give nothing themselves: they are counted, see
   * {@link KubernetesMapper.flushInstances}.
   *
   * Kinds that others depend on are to be given before them, in the order of
   * {@link KUBERNETES_RESOURCES}: namespaces, accounts, ConfigMaps, SPIFFE IDs and
   * SecretProviderClasses before workloads, accounts before Secrets, SecretStores
   * before ExternalSecrets; the order of everything else does not matter. Nothing in the object makes it throw: what
   * can't be read is left out, and a problem.
   *
   * @param location - where the object was read; it is handed on
   * @returns undefined for what is no object of a kind that is mapped, and for
   *   ConfigMaps in which nothing was found
   */
  map(object: unknown, location?: string): MappedObservations | undefined {
    const context = new MappingContext(this.#options, location);
    const invalidFields: string[] = [];
    const decoded = decode(
      object,
      path => {
        invalidFields.push(path);
        context.problems.add(
          'InvalidField',
          `${path} has not the type or form that Kubernetes gives it`,
        );
      },
      this.#options,
    );
    if (!decoded) {
      return undefined;
    }
    if (isWithoutLiterals(decoded) && !decoded.object.trust) {
      return undefined;
    }
    const { kind } = decoded;
    const resource = findResource(decoded.object.apiVersion ?? '', kind)!;
    const identified = identify(
      decoded.object.metadata,
      resource,
      this.#options.defaultNamespace,
      context.problems,
    );
    if (identified) {
      this.#mapIdentified(decoded, identified, invalidFields, context);
    }
    return this.#toObservations(resource, identified?.namespace ?? '', context);
  }

  /**
   * Remembers what the mapping of other objects needs of this one, without
   * mapping it, so that a first pass over unordered input can find what others
   * depend on; see {@link mayBeRemembered}.
   */
  remember(object: unknown): void {
    const decoded = decode(object, () => {}, this.#options);
    if (!decoded || !isRemembered(decoded.kind)) {
      return;
    }
    const identified = identify(
      decoded.object.metadata,
      findResource(decoded.object.apiVersion ?? '', decoded.kind)!,
      this.#options.defaultNamespace,
      new MappingContext(this.#options).problems,
    );
    if (identified) {
      rememberObject(decoded, identified, this.#known, this.#options.cluster);
    }
  }

  /**
   * What the pods that were mapped since the last flush add up to: per
   * workload the number of instances, and the links that its controller did not
   * already say (injected containers, digests of running images, accounts of an
   * earlier revision).
   *
   * @param namespace - only this namespace; absent, all
   */
  flushInstances(namespace?: string): MappedObservations[] {
    const namespaces =
      namespace === undefined ? this.#instances.namespaces() : [namespace];
    return namespaces.map(one => {
      const context = new MappingContext(this.#options);
      this.#instances.flush(
        one,
        this.#controllers,
        workload => this.#mapped.has(workload),
        this.#known,
        context,
      );
      return this.#toObservations(PODS, one, context, { dropSaid: true });
    });
  }

  #mapIdentified(
    decoded: DecodedObject,
    identified: Identified,
    invalidFields: string[],
    context: MappingContext,
  ): void {
    rememberObject(decoded, identified, this.#known, this.#options.cluster);
    if (isWorkload(decoded)) {
      this.#mapWorkload(decoded, identified, context);
    } else if (!isWithoutLiterals(decoded)) {
      mapObject(
        decoded,
        { identified, known: this.#known, invalidFields },
        context,
      );
    }
  }

  #mapWorkload(
    decoded: WorkloadObject,
    identified: Identified,
    context: MappingContext,
  ): void {
    const { namespace, name } = identified;
    const above = this.#controllerAbove(decoded, context);

    if (decoded.kind === 'Pod') {
      if (above) {
        this.#instances.add(namespace, above, decoded.object);
        return;
      }
      const isMirror =
        decoded.object.metadata?.annotations?.[MIRROR_POD] !== undefined;
      mapBarePod(decoded.object, identified, this.#known, isMirror, context);
      return;
    }
    this.#controllers.remember(namespace, { kind: decoded.kind, name }, above);
    if (above) {
      if (decoded.kind === 'Job') {
        this.#mapRun(decoded.object, namespace, above, context);
      }
      return;
    }
    this.#mapped.add(`${namespace}/${decoded.kind}/${name}`);
    mapController(decoded, identified, this.#known, context);
    context.isController = true;
  }

  /** What a Job says of the workload that made it. */
  #mapRun(
    job: ObjectOf<'Job'>,
    namespace: string,
    above: ControllerRef,
    context: MappingContext,
  ): void {
    const run = runOf(job);
    if (run.lastRunStartedAt) {
      const workload = `${namespace}/${above.kind}/${above.name}`;
      context.asset({
        key: context.key('workload', workload),
        facts: {
          controller: above.kind,
          ...this.#jobRuns.add(workload, run),
        },
      });
    }
  }

  /** Only what can stand between a pod and its top controller has one above. */
  #controllerAbove(decoded: DecodedObject, context: MappingContext) {
    switch (decoded.kind) {
      case 'Pod':
      case 'ReplicaSet':
      case 'ReplicationController':
      case 'Job': {
        const above = controllerOf(decoded.object.metadata);
        if (above === 'invalid') {
          context.problems.add(
            'InvalidReference',
            'The controller in metadata.ownerReferences has no valid kind and name',
          );
          return undefined;
        }
        return above;
      }
      default:
        return undefined;
    }
  }

  #toObservations(
    resource: KubernetesResource,
    namespace: string,
    context: MappingContext,
    options?: { dropSaid: boolean },
  ): MappedObservations {
    const scope = { resource: scopeResource(resource), namespace };
    const links = linksByKey(context.links);
    if (options?.dropSaid) {
      this.#said.dropLinks(links);
    }
    const scopeKey = `${scope.resource} ${scope.namespace}`;
    if (
      !this.#issuerScopes.has(scopeKey) &&
      [...links.values()].some(
        ({ type, to }) =>
          type === 'issued-by' && to.name === context.tokenIssuer.name,
      )
    ) {
      this.#issuerScopes.add(scopeKey);
      context.asset({
        key: context.tokenIssuer,
        facts: { class: 'kubernetes-service-account-issuer' },
      });
    }
    const assets = assetsByKey(context.assets);
    if (options?.dropSaid) {
      this.#said.dropAssets(assets, namespace);
    }
    if (context.isController) {
      this.#said.note(links, assets, namespace);
    }
    return {
      scope,
      assets: [...assets.values()],
      links: [...links.values()],
      problems: context.problems.list(),
    };
  }
}

/** Other ConfigMaps are none of the inventory's, however odd they are. */
function isWithoutLiterals(
  decoded: DecodedObject,
): decoded is Extract<DecodedObject, { kind: 'ConfigMap' }> {
  return decoded.kind === 'ConfigMap' && !decoded.object.data;
}

const WORKLOADS: ReadonlySet<string> = new Set<WorkloadObject['kind']>([
  'Pod',
  'Deployment',
  'StatefulSet',
  'DaemonSet',
  'ReplicaSet',
  'ReplicationController',
  'Job',
  'CronJob',
]);

function isWorkload(decoded: DecodedObject): decoded is WorkloadObject {
  return WORKLOADS.has(decoded.kind);
}
