import { createExtensionPoint } from '@backstage/backend-plugin-api';
import { IdentitySource } from './IdentitySource';

/** @public */
export interface IdentitySourcesExtensionPoint {
  /** Throws when a source of the same id is there already. */
  addSource(...sources: IdentitySource[]): void;
}

/**
 * Where modules add what identities are read from.
 *
 * @public
 */
export const identitySourcesExtensionPoint =
  createExtensionPoint<IdentitySourcesExtensionPoint>({
    id: 'workload-identity.sources',
  });
