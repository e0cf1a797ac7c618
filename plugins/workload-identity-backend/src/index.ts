/**
 * The backend of the workload-identity plugin: who runs as what, whose it is,
 * and how long it lives.
 *
 * @packageDocumentation
 */

export { workloadIdentityPlugin as default } from './plugin';
export * from './permissions';
