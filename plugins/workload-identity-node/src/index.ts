/**
 * Contracts for extenders of the workload-identity backend.
 *
 * @packageDocumentation
 */

export * from './source/IdentitySource';
export * from './source/deltas';
export * from './source/extensionPoint';
