import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';
import { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { parseSpiffeId } from '@tenure/backstage-plugin-workload-identity-common';
import { ClusterConfig } from '../database/sources/ClusterConfig';
import { EmissionSettings } from '../emission/settings';
import { Consent } from '../matching/consent';
import { TrustedLocations } from '../owners/trustedLocations';
import { placeTenants } from '../tenants/placeTenants';
import { readTenants } from '../tenants/readTenants';
import { Tenant } from '../tenants/types';
import { readEmission } from './readEmission';

/** The settings of the plugin, with what holds where nothing is set. */
export interface WorkloadIdentityConfig {
  clusters: ClusterConfig[];
  tenants: Tenant[];
  consents: Consent[];
  /** Where authoritative IdentityOwner records come from. */
  ownership: { trusted: TrustedLocations };
  catalog: { refreshIntervalSeconds: number; entities: EmissionSettings };
  retention: { historyDays: number };
  chain: { maxFanOut?: number };
  matching: { maxWorkloadsPerComponent: number };
}

const ROOT = 'workloadIdentity';

/**
 * Reads `workloadIdentity` of the app's configuration.
 *
 * @throws InputError that names the path of what is wrong, and what it should be.
 */
export function readConfig(rootConfig: Config): WorkloadIdentityConfig {
  const config = rootConfig.getOptionalConfig(ROOT);
  const clusters = readClusters(config);
  const { tenants, places } = readTenants(
    config,
    new Set(clusters.map(cluster => cluster.name)),
  );
  return {
    clusters: placeTenants(clusters, tenants, places),
    tenants,
    consents: readConsents(config),
    ownership: {
      trusted: TrustedLocations.create(
        config?.getOptionalStringArray('ownership.trustedLocations') ?? [],
        `${ROOT}.ownership.trustedLocations`,
      ),
    },
    catalog: {
      refreshIntervalSeconds:
        readCount(config, 'catalog.refreshIntervalSeconds', 5) ?? 60,
      entities: readEmission(config),
    },
    retention: {
      historyDays: readCount(config, 'retention.historyDays', 1) ?? 400,
    },
    chain: { maxFanOut: readCount(config, 'chain.maxFanOut', 1) },
    matching: {
      maxWorkloadsPerComponent:
        readCount(config, 'matching.maxWorkloadsPerComponent', 1) ?? 500,
    },
  };
}

function readClusters(config: Config | undefined): ClusterConfig[] {
  const names = new Set<string>();
  return (config?.getOptionalConfigArray('clusters') ?? []).map(
    (item, index) => {
      const path = `${ROOT}.clusters[${index}]`;
      const name = item.getString('name');
      if (!/^[^\s/\p{Cc}]{1,253}$/u.test(name)) {
        throw new InputError(
          `${path}.name: '${name}' can't name a cluster; use up to 253 characters without spaces and '/'`,
        );
      }
      if (names.has(name)) {
        throw new InputError(
          `${path}.name: '${name}' is configured twice; a cluster's name has to be unique`,
        );
      }
      names.add(name);
      // Read by the sources; checked here so that a mistake is told at start.
      item.getOptionalBoolean('extendTokenExpiration');
      const trustDomain = item.getOptionalString('trustDomain');
      if (trustDomain !== undefined && !isTrustDomain(trustDomain)) {
        throw new InputError(
          `${path}.trustDomain: '${trustDomain}' is not the name of a trust domain: lower case letters, digits, '.', '-' and '_', without spiffe://`,
        );
      }
      return {
        name,
        environment: item.getOptionalString('environment'),
        tenant: item.getOptionalString('tenant'),
        region: item.getOptionalString('region'),
      };
    },
  );
}

function isTrustDomain(text: string): boolean {
  try {
    return parseSpiffeId(`spiffe://${text}`).path === '';
  } catch {
    return false;
  }
}

function readConsents(config: Config | undefined): Consent[] {
  return (config?.getOptionalConfigArray('consent') ?? []).map(
    (item, index) => {
      const path = `${ROOT}.consent[${index}]`;
      const namespaces = item.getStringArray('namespaces');
      if (namespaces.length === 0) {
        throw new InputError(
          `${path}.namespaces is empty; list the namespaces, or '*' for all of the cluster`,
        );
      }
      for (const pattern of namespaces) {
        if (!/^[-a-z0-9*]{1,63}$/.test(pattern)) {
          throw new InputError(
            `${path}.namespaces: '${pattern}' is neither the name of a namespace nor a pattern with '*'`,
          );
        }
      }
      return {
        owner: readOwner(item.getString('owner'), `${path}.owner`),
        cluster: item.getString('cluster'),
        namespaces,
        path,
      };
    },
  );
}

function readOwner(value: string, path: string): string {
  try {
    return stringifyEntityRef(
      parseEntityRef(value, {
        defaultKind: 'group',
        defaultNamespace: 'default',
      }),
    );
  } catch (error) {
    throw new InputError(
      `${path}: '${value}' is not an entity ref such as 'group:default/payments'`,
      error,
    );
  }
}

function readCount(
  config: Config | undefined,
  key: string,
  least: number,
): number | undefined {
  const value = config?.getOptionalNumber(key);
  if (value !== undefined && (!Number.isSafeInteger(value) || value < least)) {
    throw new InputError(
      `${ROOT}.${key}: ${value} is not a whole number of at least ${least}`,
    );
  }
  return value;
}
