import {
  AssetObservation,
  LinkObservation,
} from '@tenure/backstage-plugin-workload-identity-node';
import { decode, DecodedObject, DropValuesOptions } from '../decode/dropValues';
import { MIRROR_POD } from '../decode/shapes';
import { MappingProblem } from '../problems';
import { findResource, KubernetesResource, scopeResource } from '../resources';
import { mapServiceAccount } from './accounts';
import { mapCertificate, mapIssuer } from './certificates';
import { MappingContext } from './context';
import { controllerOf, Controllers } from './controllers';
import { digestOfAsset, digestOfLink, isRepeatable } from './digest';
import {
  identifyStoreOf,
  mapExternalSecret,
  mapStore,
} from './externalSecrets';
import { InstanceCounter } from './instances';
import { KnownObjects } from './KnownObjects';
import { mapConfigMap } from './literals';
import { assetsByKey, linksByKey } from './merge';
import { Identified, identify } from './objects';
import { mapBinding, mapRole } from './rbac';
import { readPodSecurity } from './runtimeBoundary';
import { mapSecret } from './secrets';
import { mapBarePod, mapController } from './workloads';

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
  /** Digests of what their controllers say of pods, which pods need not repeat. */
  readonly #said = new Set<string>();
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
   * Namespaces given before workloads tell what pods are held to, accounts
   * before them resolve automounting, ConfigMaps before them
   * the use of those that hold literals, and SecretStores before ExternalSecrets
   * the name of the store; the order of everything else does not matter. Nothing in the object makes it throw: what
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
    if (!decoded || isWithoutLiterals(decoded)) {
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
      this.#remember(decoded, identified);
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
    this.#remember(decoded, identified);
    switch (decoded.kind) {
      case 'Namespace':
        return;
      case 'ServiceAccount':
        mapServiceAccount(decoded.object, identified, context);
        return;
      case 'Secret':
        mapSecret(decoded.object, identified, context);
        return;
      case 'Role':
      case 'ClusterRole':
        mapRole(
          decoded.kind,
          decoded.object,
          identified,
          invalidFields,
          context,
        );
        return;
      case 'RoleBinding':
      case 'ClusterRoleBinding':
        mapBinding(decoded.kind, decoded.object, identified, context);
        return;
      case 'ConfigMap':
        mapConfigMap(decoded.object, identified, context);
        return;
      case 'Certificate':
        mapCertificate(decoded.object, identified, context);
        return;
      case 'Issuer':
      case 'ClusterIssuer':
        mapIssuer(decoded.kind, decoded.object, identified, context);
        return;
      case 'ExternalSecret':
        mapExternalSecret(decoded.object, identified, this.#known, context);
        return;
      case 'SecretStore':
      case 'ClusterSecretStore':
        mapStore(decoded.kind, decoded.object, identified, context);
        return;
      default:
        this.#mapWorkload(decoded, identified, context);
    }
  }

  #mapWorkload(
    decoded: Parameters<typeof mapController>[0] | DecodedPod,
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
      return;
    }
    this.#mapped.add(`${namespace}/${decoded.kind}/${name}`);
    mapController(decoded, identified, this.#known, context);
    context.isController = true;
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

  #remember(decoded: DecodedObject, identified: Identified): void {
    const { namespace, name } = identified;
    switch (decoded.kind) {
      case 'Namespace': {
        const podSecurity = readPodSecurity(decoded.object.metadata?.labels);
        if (podSecurity) {
          this.#known.rememberPodSecurity(name, podSecurity);
        }
        return;
      }
      case 'ServiceAccount':
        this.#known.rememberAccount(
          namespace,
          name,
          decoded.object.automountServiceAccountToken ?? true,
        );
        return;
      case 'ConfigMap':
        if (decoded.object.data) {
          const keys = decoded.object.data.map(({ key }) => key);
          this.#known.rememberLiterals(namespace, name, keys);
        }
        return;
      case 'SecretStore':
      case 'ClusterSecretStore':
        this.#known.rememberStore(
          decoded.kind,
          namespace,
          name,
          identifyStoreOf(
            decoded.kind,
            decoded.object,
            identified,
            this.#options.cluster,
          ),
        );
        return;
      default:
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
      this.#dropSaidLinks(links);
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
      this.#dropSaidAssets(assets);
    }
    if (context.isController) {
      this.#noteSaid(links, assets);
    }
    return {
      scope,
      assets: [...assets.values()],
      links: [...links.values()],
      problems: context.problems.list(),
    };
  }

  #noteSaid(
    links: Map<string, LinkObservation>,
    assets: Map<string, AssetObservation>,
  ): void {
    for (const [key, link] of links) {
      this.#said.add(digestOfLink(key, link));
    }
    for (const [key, asset] of assets) {
      if (isRepeatable(asset)) {
        this.#said.add(digestOfAsset(key, asset));
      }
    }
  }

  #dropSaidLinks(links: Map<string, LinkObservation>): void {
    for (const [key, link] of links) {
      if (this.#said.has(digestOfLink(key, link))) {
        links.delete(key);
      }
    }
  }

  #dropSaidAssets(assets: Map<string, AssetObservation>): void {
    for (const [key, asset] of assets) {
      if (isRepeatable(asset) && this.#said.has(digestOfAsset(key, asset))) {
        assets.delete(key);
      }
    }
  }
}

/** Other ConfigMaps are none of the inventory's, however odd they are. */
function isWithoutLiterals(decoded: DecodedObject): boolean {
  return decoded.kind === 'ConfigMap' && !decoded.object.data;
}

/** Kinds that the mapping of others depends on. */
const REMEMBERED = [
  'Namespace',
  'ServiceAccount',
  'ConfigMap',
  'SecretStore',
  'ClusterSecretStore',
] as const;

function isRemembered(kind: string): boolean {
  return (REMEMBERED as readonly string[]).includes(kind);
}

const NAMES_REMEMBERED = new RegExp(
  `["']?kind["']?[ \\t]*:[ \\t]*["']?(?:${REMEMBERED.join('|')})\\b`,
);

/**
 * Whether a manifest, as text, may hold an object that
 * {@link KubernetesMapper.remember} is for, so that others need not be parsed
 * twice.
 *
 * @public
 */
export function mayBeRemembered(manifest: string): boolean {
  return NAMES_REMEMBERED.test(manifest);
}

type DecodedPod = Extract<DecodedObject, { kind: 'Pod' }>;
