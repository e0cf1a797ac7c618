/**
 * Reads workload identities from Kubernetes YAML, on disk or by URL: declared by Git,
 * or exported from clusters that can't be reached.
 *
 * @packageDocumentation
 */

export { workloadIdentityModuleManifests as default } from './module';
export { MANIFEST_PROBLEM_CODES, type ManifestProblemCode } from './problems';
