/**
 * On a workload: the component it belongs to, as an entity ref (namespace
 * `default` and kind `component` may be left out). This is the workload's
 * consent, so it confirms a match.
 *
 * @public
 */
export const ANNOTATION_COMPONENT = 'tenure.dev/component';

/**
 * On a component: workloads that it claims, separated by commas, each
 * `cluster/namespace/Kind/name`.
 *
 * @public
 */
export const ANNOTATION_WORKLOADS = 'tenure.dev/workloads';

/** On a Secret: when what it holds expires (RFC 3339), or `never`. @public */
export const ANNOTATION_EXPIRES_AT = 'tenure.dev/expires-at';

/** On a Secret: when what it holds was issued (RFC 3339). @public */
export const ANNOTATION_ISSUED_AT = 'tenure.dev/issued-at';

/** On a Secret: when what it holds was last rotated (RFC 3339). @public */
export const ANNOTATION_ROTATED_AT = 'tenure.dev/rotated-at';

/** Of the Backstage Kubernetes plugin, on components; on workloads as label. @public */
export const ANNOTATION_KUBERNETES_ID = 'backstage.io/kubernetes-id';

/** @public */
export const ANNOTATION_KUBERNETES_LABEL_SELECTOR =
  'backstage.io/kubernetes-label-selector';

/** @public */
export const ANNOTATION_KUBERNETES_NAMESPACE =
  'backstage.io/kubernetes-namespace';

/** @public */
export const ANNOTATION_KUBERNETES_CLUSTER = 'backstage.io/kubernetes-cluster';
