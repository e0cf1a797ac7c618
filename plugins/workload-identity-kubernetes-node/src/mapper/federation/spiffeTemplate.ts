import { parseSpiffeId } from '@tenure/backstage-plugin-workload-identity-common';
import { TrustSettings } from '../../decode/trustSettings';

/** What a template can name of pods that their workload already tells. */
export interface TemplatePods {
  namespace: string;
  account: string;
  labels: Record<string, string>;
}

const ACTION = /\{\{-?\s*(.*?)\s*-?\}\}/g;
const LABEL =
  /^(?:index\s+\.PodMeta\.Labels\s+"([^"]+)"|\.PodMeta\.Labels\.([A-Za-z0-9_]+))$/;

/** Another one in each pod, or on each node. */
const PER_POD =
  /^(?:\.PodMeta\.(?:Name|UID|GenerateName)|\.PodSpec\.(?:NodeName|Hostname)|\.Node(?:Meta|Spec)\..+|index\s+\.NodeMeta\.(?:Labels|Annotations)\s+"[^"]+")$/;

/**
 * The SPIFFE ID that a template of the SPIRE controller manager yields for the
 * pods of a workload; `*` stands for what differs by pod. Undefined where the
 * template needs what is not known here (annotations, functions, a name of the
 * cluster that SPIRE's settings would tell), where a label that it names is
 * missing, since the controller manager then registers nothing, or where the
 * result is no SPIFFE ID of the trust domain.
 *
 * Source: https://github.com/spiffe/spire-controller-manager/blob/main/docs/clusterspiffeid-crd.md
 */
export function renderSpiffeId(
  template: string,
  pods: TemplatePods,
  settings: TrustSettings | undefined,
): string | undefined {
  let isKnown = true;
  const id = template.replace(ACTION, (_, action: string) => {
    const value = valueOf(action, pods, settings);
    isKnown &&= value !== undefined && value !== '';
    return value ?? '';
  });
  if (!isKnown) {
    return undefined;
  }
  try {
    const { trustDomain, path } = parseSpiffeId(id.replaceAll('*', 'any'));
    const isOfDomain = !settings || settings.trustDomain === trustDomain;
    return path && isOfDomain ? id : undefined;
  } catch {
    return undefined;
  }
}

function valueOf(
  action: string,
  { namespace, account, labels }: TemplatePods,
  settings: TrustSettings | undefined,
): string | undefined {
  switch (action) {
    case '.TrustDomain':
      return settings?.trustDomain;
    case '.ClusterName':
      return settings?.clusterName;
    case '.ClusterDomain':
      return settings?.clusterDomain;
    case '.PodMeta.Namespace':
      return namespace;
    case '.PodSpec.ServiceAccountName':
      return account;
    default:
  }
  if (PER_POD.test(action)) {
    return '*';
  }
  const label = LABEL.exec(action);
  const key = label && (label[1] ?? label[2]);
  return key && Object.hasOwn(labels, key) ? labels[key] : undefined;
}
