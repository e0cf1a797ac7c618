import { ConflictError, InputError } from '@backstage/errors';
import {
  IdentitySource,
  IdentitySourcesExtensionPoint,
} from '@tenure/backstage-plugin-workload-identity-node';

const MAX_ID_LENGTH = 128;

/** Collects the sources that modules add. */
export class SourceRegistry implements IdentitySourcesExtensionPoint {
  readonly #sources = new Map<string, IdentitySource>();

  get sources(): IdentitySource[] {
    return [...this.#sources.values()];
  }

  addSource(...sources: IdentitySource[]): void {
    for (const source of sources) {
      if (!source.id.trim() || source.id.length > MAX_ID_LENGTH) {
        throw new InputError(
          `A source of type '${source.type}' has the id '${source.id}'; an id has 1 to ${MAX_ID_LENGTH} characters`,
        );
      }
      const other = this.#sources.get(source.id);
      if (other) {
        throw new ConflictError(
          `Two identity sources have the id '${source.id}' (types '${other.type}' and '${source.type}'); give one of them another id in workloadIdentity.sources`,
        );
      }
      this.#sources.set(source.id, source);
    }
  }
}
