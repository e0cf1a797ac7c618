/**
 * Reads workload identities live from Kubernetes API servers.
 *
 * @packageDocumentation
 */

export { workloadIdentityModuleKubernetes as default } from './module';
