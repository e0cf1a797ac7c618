import { AssetKind } from '@tenure/backstage-plugin-workload-identity-common';

/** Kinds that workloads depend on, and that somebody has to answer for. */
export const OWNED_KINDS: readonly AssetKind[] = [
  'identity',
  'secret',
  'credential',
];
