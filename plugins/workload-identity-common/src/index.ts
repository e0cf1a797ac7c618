/**
 * What both sides of the workload-identity plugin speak.
 *
 * @packageDocumentation
 */

export * from './access/powers';
export * from './assets/annotations';
export * from './assets/claims';
export * from './assets/facts';
export * from './assets/keys';
export * from './api/access';
export * from './api/assets';
export * from './api/catalogEntities';
export * from './api/chain';
export * from './api/owners';
export * from './api/sources';
export * from './client/WorkloadIdentityApi';
export * from './client/WorkloadIdentityClient';
export * from './entities';
export * from './lifetime';
export * from './permissions';
export * from './readerRights';
export * from './revocation';
