export * from './credentialLifetime';
export * from './filters';
export * from './urgency';
export * from './lifetimeByRun';
