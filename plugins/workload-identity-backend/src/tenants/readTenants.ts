import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';
import { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { TenantPlace } from './checkOverlaps';
import { Tenant } from './types';

const ROOT = 'workloadIdentity.tenants';

/**
 * Reads `workloadIdentity.tenants`, with the places that each one names.
 *
 * @param clusters - names of the configured clusters
 * @throws InputError that names the path of what is wrong, and what it should be.
 */
export function readTenants(
  config: Config | undefined,
  clusters: ReadonlySet<string>,
): { tenants: Tenant[]; places: TenantPlace[] } {
  const tenants: Tenant[] = [];
  const places: TenantPlace[] = [];
  const items = config?.getOptionalConfigArray('tenants') ?? [];
  for (const [index, item] of items.entries()) {
    const path = `${ROOT}[${index}]`;
    const name = item.getString('name');
    if (!/^[^\s\p{Cc}]{1,253}$/u.test(name)) {
      throw new InputError(
        `${path}.name: '${name}' can't name a tenant; use up to 253 characters without spaces`,
      );
    }
    if (tenants.some(other => other.name === name)) {
      throw new InputError(
        `${path}.name: '${name}' is configured twice; a tenant's name has to be unique`,
      );
    }
    tenants.push(readTenant(item, name, path));
    places.push(...readPlaces(item, name, path, clusters));
  }
  return { tenants, places };
}

function readTenant(item: Config, name: string, path: string): Tenant {
  const closed = item.getOptionalBoolean('closed') ?? false;
  const members = (item.getOptionalStringArray('members') ?? []).map(
    (member, index) => readMember(member, `${path}.members[${index}]`),
  );
  const services = item.getOptionalStringArray('services') ?? [];
  for (const [index, service] of services.entries()) {
    if (!/^(plugin|external):\S+$/.test(service)) {
      throw new InputError(
        `${path}.services[${index}]: '${service}' is not the subject of a service, such as 'plugin:catalog' or 'external:inventory-export'`,
      );
    }
  }
  if (closed && members.length === 0) {
    throw new InputError(
      `${path}.members is empty, so that nobody could see the closed tenant '${name}'; list its users and groups`,
    );
  }
  return { name, closed, members, services };
}

function readMember(value: string, path: string): string {
  try {
    const { kind, namespace, name } = parseEntityRef(value, {
      defaultNamespace: 'default',
    });
    const ref = stringifyEntityRef({ kind, namespace, name });
    if (/^(user|group):/.test(ref)) {
      return ref;
    }
  } catch {
    // Told below, as for a ref of another kind.
  }
  throw new InputError(
    `${path}: '${value}' is not the entity ref of a user or a group, such as 'group:default/payments'`,
  );
}

function readPlaces(
  item: Config,
  tenant: string,
  tenantPath: string,
  clusters: ReadonlySet<string>,
): TenantPlace[] {
  const items = item.getOptionalConfigArray('clusters') ?? [];
  return items.flatMap((place, index): TenantPlace[] => {
    const path = `${tenantPath}.clusters[${index}]`;
    const cluster = place.getString('cluster');
    // Misspelt, it would leave what a closed tenant holds for all to see.
    if (!clusters.has(cluster)) {
      throw new InputError(
        `${path}.cluster: '${cluster}' is not one of workloadIdentity.clusters; list it there, or mend the name`,
      );
    }
    const namespaces = place.getOptionalStringArray('namespaces');
    if (!namespaces) {
      return [{ tenant, cluster, path }];
    }
    if (namespaces.length === 0) {
      throw new InputError(
        `${path}.namespaces is empty; list the namespaces, or leave it out for the whole cluster`,
      );
    }
    return namespaces.map((pattern, at) => {
      if (!/^[-a-z0-9*]{1,63}$/.test(pattern)) {
        throw new InputError(
          `${path}.namespaces[${at}]: '${pattern}' is neither the name of a namespace nor a pattern with '*'`,
        );
      }
      return {
        tenant,
        cluster,
        namespaces: pattern,
        path: `${path}.namespaces[${at}]`,
      };
    });
  });
}
