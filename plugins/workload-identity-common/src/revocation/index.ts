export * from './commands';
export * from './credentialName';
export * from './dependents';
export * from './planOnChain';
export * from './revocationPlan';
export type { RevocationSource } from './sources';
export * from './types';
