import { PlaceOfUse } from '@tenure/backstage-plugin-workload-identity-common';
import { ObjectOf } from '../decode/shapes';
import { isDnsLabel } from '../names';
import { MappingContext } from './context';
import { Identified, portalAnnotations } from './objects';

/**
 * Ingresses and Gateways: they run nothing, but present certificates at the edge
 * of the cluster, so they are places in which Secrets are used.
 */

const PLACES: PlaceOfUse[] = [{ as: 'tls' }];

interface Served {
  /** `namespace/name` of the Secret. */
  secret: string;
  hosts: string[];
}

export function mapIngress(
  object: ObjectOf<'Ingress'>,
  identified: Identified,
  context: MappingContext,
): void {
  const served = (object.spec?.tls ?? []).flatMap(
    ({ hosts = [], secretName }): Served[] => {
      // Without a Secret, the controller's own certificate is served.
      const name =
        secretName && context.reference(secretName, 'a Secret in spec.tls');
      return name ? [{ secret: `${identified.namespace}/${name}`, hosts }] : [];
    },
  );
  mapServed('Ingress', object, identified, served, context);
}

export function mapGateway(
  object: ObjectOf<'Gateway'>,
  identified: Identified,
  context: MappingContext,
): void {
  const served = (object.spec?.listeners ?? []).flatMap(
    ({ hostname, tls }): Served[] =>
      (tls?.certificateRefs ?? []).flatMap(
        ({ group = '', kind = 'Secret', ...ref }) => {
          if (group !== '' || kind !== 'Secret') {
            return [];
          }
          const name = context.reference(
            ref.name,
            'a Secret in certificateRefs',
          );
          const namespace = context.reference(
            ref.namespace || identified.namespace,
            'the namespace of a Secret in certificateRefs',
            isDnsLabel,
          );
          return name && namespace
            ? [
                {
                  secret: `${namespace}/${name}`,
                  hosts: hostname ? [hostname] : [],
                },
              ]
            : [];
        },
      ),
  );
  mapServed('Gateway', object, identified, served, context);
}

function mapServed(
  kind: 'Ingress' | 'Gateway',
  object: ObjectOf<'Ingress'> | ObjectOf<'Gateway'>,
  { namespace, name, uid }: Identified,
  served: Served[],
  context: MappingContext,
): void {
  if (served.length === 0) {
    return;
  }
  const workload = context.key('workload', `${namespace}/${kind}/${name}`);
  const hosts = [...new Set(served.flatMap(one => one.hosts))].sort();
  const { apiVersion, metadata } = object;
  context.asset({
    key: workload,
    ...(uid && { incarnation: uid }),
    facts: {
      controller: kind,
      ...(apiVersion && { apiVersion }),
      ...(metadata?.labels && { labels: metadata.labels }),
      ...portalAnnotations(metadata?.annotations),
      ...(hosts.length > 0 && { hosts }),
    },
  });
  for (const secret of new Set(served.map(one => one.secret))) {
    context.link({
      type: 'uses',
      from: workload,
      to: context.key('secret', secret),
      facts: { places: PLACES },
    });
  }
}
