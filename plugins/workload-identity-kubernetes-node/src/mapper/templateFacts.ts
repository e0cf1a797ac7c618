import { WorkloadFacts } from '@tenure/backstage-plugin-workload-identity-common';
import { PodSpec } from '../decode/podShapes';
import { isDnsSubdomain } from '../names';
import { isImageReference } from './images';
import { containersOf } from './places';
import { INJECTED_VOLUME } from './tokens';

/** How the API server's own audience is called where it is not named. */
const OWN_AUDIENCE = 'API server';

/**
 * What a template says of account, images and tokens, so that what is declared
 * and what is live can be compared workload by workload: the links say the same
 * of either, but one by one.
 */
export function templateFacts(
  spec: PodSpec,
): Pick<WorkloadFacts, 'serviceAccount' | 'images' | 'tokenLifetimes'> {
  const account = spec.serviceAccountName || spec.serviceAccount || 'default';
  const images: Record<string, string> = {};
  for (const { container } of containersOf(spec)) {
    const { name, image } = container;
    if (name && image !== undefined && isImageReference(image)) {
      images[name] = image;
    }
  }
  const lifetimes: Record<string, number> = {};
  for (const { name, projected } of spec.volumes ?? []) {
    if (name?.startsWith(INJECTED_VOLUME)) {
      continue;
    }
    for (const { serviceAccountToken } of projected?.sources ?? []) {
      const seconds = serviceAccountToken?.expirationSeconds ?? 3600;
      if (serviceAccountToken && Number.isSafeInteger(seconds)) {
        lifetimes[serviceAccountToken.audience || OWN_AUDIENCE] = seconds;
      }
    }
  }
  return {
    ...(isDnsSubdomain(account) && { serviceAccount: account }),
    ...(Object.keys(images).length > 0 && { images }),
    ...(Object.keys(lifetimes).length > 0 && { tokenLifetimes: lifetimes }),
  };
}
