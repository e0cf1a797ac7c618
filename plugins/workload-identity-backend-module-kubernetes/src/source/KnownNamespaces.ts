import { KubernetesResource } from '@tenure/backstage-plugin-workload-identity-kubernetes-node';
import { ReadError } from '../client/ReadError';

/**
 * The namespaces that a snapshot knows of: those in the configuration, those
 * that the cluster lists, or else those in which it came upon something.
 */
export class KnownNamespaces {
  static create(configured: readonly string[] | undefined): KnownNamespaces {
    return new KnownNamespaces(configured);
  }

  readonly #names: Set<string>;
  #listed = false;
  #reason?: ReadError;

  private constructor(configured: readonly string[] | undefined) {
    this.#names = new Set(configured);
  }

  /** Takes note of a listed object: a namespace, or something in one. */
  seen(
    resource: KubernetesResource,
    name: string | undefined,
    namespace: string | undefined,
  ): void {
    const seen = resource.kind === 'Namespace' ? name : namespace;
    if (seen !== undefined) {
      this.#names.add(seen);
    }
  }

  /** Takes note of how the list of namespaces ended. */
  listed(error: ReadError | undefined): void {
    this.#listed = error === undefined;
    this.#reason = error;
  }

  known(): {
    names: string[];
    /** There are no others. */
    complete: boolean;
    /** Why they could not be listed. */
    reason?: ReadError;
  } {
    return {
      names: [...this.#names].sort(),
      complete: this.#listed,
      reason: this.#reason,
    };
  }
}
