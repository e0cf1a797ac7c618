import { SOURCES } from '../sources';
import { deleteSecret } from '../steps';
import { API_SERVER_CACHE, ClassPlan, PlanInput } from './input';

/**
 * `bootstrap.kubernetes.io/token`: lets a machine join as a node. The token is
 * the Secret; the certificates that nodes got with it are not.
 */
export function bootstrapTokenPlan({ place, name }: PlanInput): ClassPlan {
  const clusterRight = {
    verb: 'list',
    apiGroup: 'certificates.k8s.io',
    resource: 'certificatesigningrequests',
    ...(place.cluster !== undefined && { cluster: place.cluster }),
  };
  return {
    way: 'delete-bootstrap-token',
    decisive: name ? 'delete-bootstrap-secret' : undefined,
    steps: [
      ...(name
        ? [
            deleteSecret(
              'delete-bootstrap-secret',
              place,
              name,
              SOURCES.bootstrapTokens,
            ),
          ]
        : []),
      {
        code: 'check-node-requests',
        actor: 'cluster-administrator',
        parameters: { requestor: requestorOf(name) },
        rights: [clusterRight],
        command: {
          template:
            'kubectl get certificatesigningrequests --sort-by=.metadata.creationTimestamp',
          parameters: {},
        },
        source: SOURCES.certificateRequests,
      },
    ],
    residuals: [API_SERVER_CACHE],
    proof: { code: 'bootstrap-secret-gone', provableAt: 'cluster' },
    warnings: ['api-server-cache', 'nodes-keep-certificates'],
  };
}

/** The user that a bootstrap token signs in as carries its id, which is public. */
function requestorOf(name: string | undefined): string {
  const id = /^bootstrap-token-([a-z0-9]{6})$/.exec(name ?? '')?.[1];
  return `system:bootstrap:${id ?? '<token id>'}`;
}
