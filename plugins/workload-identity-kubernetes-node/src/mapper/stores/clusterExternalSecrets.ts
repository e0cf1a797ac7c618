import { LabelSelector } from '@tenure/backstage-plugin-workload-identity-common';
import { ObjectOf } from '../../decode/shapes';
import { selectorMatches } from '../../rbac/aggregateRoles';
import { MappingContext } from '../context';
import { mapExternalSecret } from '../externalSecrets';
import { KnownObjects } from '../KnownObjects';
import { Identified } from '../objects';

/**
 * The ExternalSecrets that a ClusterExternalSecret makes, one in each namespace
 * that it names, selects, or says to have provisioned. Where it was read from a
 * server, how each of them goes is read from themselves.
 */
export function mapClusterExternalSecret(
  { spec = {}, status = {} }: ObjectOf<'ClusterExternalSecret'>,
  { name, uid }: Identified,
  known: KnownObjects,
  context: MappingContext,
): void {
  const made = spec.externalSecretName
    ? context.reference(spec.externalSecretName, 'spec.externalSecretName')
    : name;
  if (!made) {
    return;
  }
  const selectors = [
    ...(spec.namespaceSelectors ?? []),
    ...(spec.namespaceSelector ? [spec.namespaceSelector] : []),
  ] as LabelSelector[];
  const namespaces = new Set([
    ...(status.provisionedNamespaces ?? []),
    ...(spec.namespaces ?? []),
  ]);
  if (selectors.length > 0) {
    for (const [namespace, { labels }] of known.namespaces()) {
      if (selectors.some(one => selectorMatches(one, labels))) {
        namespaces.add(namespace);
      }
    }
  }
  for (const namespace of [...namespaces].sort()) {
    mapExternalSecret(
      { spec: spec.externalSecretSpec },
      { namespace, name: made, uid },
      known,
      context,
    );
  }
}
