export * from './commands';
export * from './credentialName';
export * from './revocationPlan';
export type { RevocationSource } from './sources';
export * from './types';
