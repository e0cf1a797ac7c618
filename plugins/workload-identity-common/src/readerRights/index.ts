export * from './manifests';
export * from './resources';
export * from './roles';
