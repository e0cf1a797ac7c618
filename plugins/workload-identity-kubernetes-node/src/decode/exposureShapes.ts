import { isDnsSubdomain } from '../names';
import { madeIf, reference } from './made';
import { fields, list, text } from './shape';

/** Objects that present certificates at the edge of a cluster. */

/** RFC 1123, with one wildcard in front. */
const host = madeIf(value =>
  isDnsSubdomain(value.replace(/^\*\./, '')) ? value : undefined,
);

/** https://kubernetes.io/docs/reference/kubernetes-api/service-resources/ingress-v1/ */
export const ingressShape = {
  spec: fields({
    tls: list(fields({ hosts: list(host, 1_000), secretName: reference })),
  }),
};

/** https://gateway-api.sigs.k8s.io/reference/spec/#gateway */
export const gatewayShape = {
  spec: fields({
    listeners: list(
      fields({
        hostname: host,
        tls: fields({
          certificateRefs: list(
            fields({
              group: text(253),
              kind: text(63),
              name: reference,
              namespace: reference,
            }),
          ),
        }),
      }),
    ),
  }),
};
