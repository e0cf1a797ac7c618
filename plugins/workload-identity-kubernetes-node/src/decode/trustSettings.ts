import { parse } from 'yaml';
import { isDnsLabel, isPlainText } from '../names';
import { isRecord, Shape } from './shape';

/** What gives workloads names of a trust domain of their own. */
export type NameGiver = 'istio' | 'linkerd' | 'spire';

/** What it says, in a ConfigMap of its own, of the names that it gives. */
export interface TrustSettings {
  by: NameGiver;
  trustDomain: string;
  /** Of SPIRE: what its templates call the cluster, and its domain. */
  clusterName?: string;
  clusterDomain?: string;
  /** Of SPIRE: namespaces whose pods it leaves alone. */
  ignoreNamespaces?: string[];
}

const MAX_SETTINGS = 256 * 1024;

/** What the meshes take where nobody says otherwise: the domain of the cluster. */
const DEFAULT_TRUST_DOMAIN = 'cluster.local';

/**
 * Adds to the shape of a ConfigMap what it says of a trust domain, where it is
 * one that Istio, Linkerd or the SPIRE controller manager is configured by.
 */
export function withTrustSettings<T extends object>(
  shape: Shape<T>,
): Shape<T & { trust?: TrustSettings }> {
  return (value, path, onInvalid) => {
    const shaped = shape(value, path, onInvalid);
    const trust = shaped && readTrustSettings(value);
    return trust ? { ...shaped, trust } : shaped;
  };
}

function readTrustSettings(configMap: unknown): TrustSettings | undefined {
  if (!isRecord(configMap) || !isRecord(configMap.metadata)) {
    return undefined;
  }
  const { name, namespace } = configMap.metadata;
  const { data } = configMap;
  if (typeof name !== 'string' || !isRecord(data)) {
    return undefined;
  }
  // Revisions of Istio have ConfigMaps of their own: `istio-<revision>`.
  if (namespace === 'istio-system' && /^istio(-|$)/.test(name)) {
    const mesh = parseSettings(data.mesh);
    return (
      mesh && toSettings('istio', mesh.trustDomain ?? DEFAULT_TRUST_DOMAIN)
    );
  }
  if (namespace === 'linkerd' && name === 'linkerd-config') {
    const values = parseSettings(data.values);
    return (
      values &&
      toSettings(
        'linkerd',
        values.identityTrustDomain ||
          values.clusterDomain ||
          DEFAULT_TRUST_DOMAIN,
      )
    );
  }
  const spireKey = Object.keys(data).find(key =>
    key.endsWith('controller-manager-config.yaml'),
  );
  return spireKey === undefined ? undefined : readSpire(data[spireKey]);
}

/** https://github.com/spiffe/spire-controller-manager/blob/main/docs/spire-controller-manager-config.md */
function readSpire(text: unknown): TrustSettings | undefined {
  const config = parseSettings(text);
  if (config?.kind !== 'ControllerManagerConfig') {
    return undefined;
  }
  const { trustDomain, clusterName, clusterDomain, ignoreNamespaces } = config;
  const settings = toSettings('spire', trustDomain);
  return (
    settings && {
      ...settings,
      ...(isShort(clusterName) && { clusterName }),
      ...(isShort(clusterDomain) && { clusterDomain }),
      ...(Array.isArray(ignoreNamespaces) && {
        ignoreNamespaces: ignoreNamespaces.filter(
          one => typeof one === 'string' && isDnsLabel(one),
        ),
      }),
    }
  );
}

function isShort(value: unknown): value is string {
  return typeof value === 'string' && isPlainText(value, 253);
}

function parseSettings(text: unknown): Record<string, unknown> | undefined {
  if (typeof text !== 'string' || text.length > MAX_SETTINGS) {
    return undefined;
  }
  try {
    const settings: unknown = parse(text, { logLevel: 'silent' });
    return isRecord(settings) ? settings : undefined;
  } catch {
    return undefined;
  }
}

function toSettings(
  by: NameGiver,
  trustDomain: unknown,
): TrustSettings | undefined {
  return typeof trustDomain === 'string' &&
    /^[a-z0-9]([a-z0-9._-]{0,253}[a-z0-9])?$/.test(trustDomain)
    ? { by, trustDomain }
    : undefined;
}
