import { InputError } from '@backstage/errors';
import { covers, meet } from './patterns';

/** A cluster, or namespaces of it, that the configuration gives to a tenant. */
export interface TenantPlace {
  tenant: string;
  cluster: string;
  /** A name with `*` for any characters; absent for the whole cluster. */
  namespaces?: string;
  /** Where it stands in the configuration. */
  path: string;
}

/**
 * Refuses places of different tenants of which neither is the narrower one: a
 * namespace in both would belong to two. Of those that pass, all that a
 * namespace matches lie one within the other.
 *
 * @throws InputError that names both places.
 */
export function checkOverlaps(places: readonly TenantPlace[]): void {
  for (const [index, one] of places.entries()) {
    for (const other of places.slice(index + 1)) {
      if (
        one.tenant !== other.tenant &&
        one.cluster === other.cluster &&
        isTie(one.namespaces, other.namespaces)
      ) {
        throw new InputError(
          `${other.path} overlaps with ${one.path}: ${explain(
            one,
            other,
          )} Give what they share to one tenant, or make one of them a part of the other; the narrower one wins`,
        );
      }
    }
  }
}

function isTie(one: string | undefined, other: string | undefined): boolean {
  if (one === undefined || other === undefined) {
    return one === other;
  }
  return meet(one, other) && covers(one, other) === covers(other, one);
}

function explain(one: TenantPlace, other: TenantPlace): string {
  const tenants = `tenants '${one.tenant}' and '${other.tenant}'`;
  return one.namespaces === undefined
    ? `the whole cluster '${one.cluster}' is given to the ${tenants}.`
    : `namespaces of cluster '${one.cluster}' may match both '${one.namespaces}' and '${other.namespaces}', of the ${tenants}.`;
}
