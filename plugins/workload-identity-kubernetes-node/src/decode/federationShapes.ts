import { parseSpiffeId } from '@tenure/backstage-plugin-workload-identity-common';
import { isPlainText } from '../names';
import { labelSelector } from './labelShapes';
import { duration, madeIf } from './made';
import { fields, flag, list, Shape, Shaped, text } from './shape';

/** Objects of the SPIRE controller manager. */

const trustDomain = text(255, value => /^[a-z0-9._-]+$/.test(value));

/** A SPIFFE ID; others are none of the mapping's. */
export const spiffeId: Shape<string> = madeIf(value => {
  try {
    parseSpiffeId(value);
    return value;
  } catch {
    return undefined;
  }
});

/**
 * Templates are kept: they make the names of identities, and hold no values.
 *
 * https://github.com/spiffe/spire-controller-manager/blob/main/docs/clusterspiffeid-crd.md
 */
export const clusterSpiffeIdShape = {
  spec: fields({
    spiffeIDTemplate: text(2048, value => isPlainText(value, 2048)),
    podSelector: labelSelector,
    namespaceSelector: labelSelector,
    ttl: duration,
    federatesWith: list(trustDomain, 100),
    fallback: flag(),
    admin: flag(),
  }),
};

/** https://github.com/spiffe/spire-controller-manager/blob/main/docs/clusterstaticentry-crd.md */
export const clusterStaticEntryShape = {
  spec: fields({
    spiffeID: spiffeId,
    selectors: list(
      text(1024, value => isPlainText(value, 1024)),
      100,
    ),
    x509SVIDTTL: duration,
  }),
};

export type ClusterSpiffeId = NonNullable<
  Shaped<(typeof clusterSpiffeIdShape)['spec']>
>;
