import { MappingContext } from '../context';
import { FederatedPods } from './context';
import { mapIstio, mapLinkerd } from './mesh';
import { mapEksPodIdentity } from './podIdentity';
import { mapSpireIds } from './spire';
import { mapVaultAgent } from './vaultAgent';

export type { FederatedPods } from './context';

/** Who pods can become beyond their cluster, by what stands in them. */
export function mapPodFederation(
  pods: FederatedPods,
  context: MappingContext,
): void {
  mapSpireIds(pods, context);
  mapIstio(pods, context);
  mapLinkerd(pods, context);
  mapEksPodIdentity(pods, context);
  mapVaultAgent(pods, context);
}
