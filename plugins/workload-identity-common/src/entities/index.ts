export * from './entities';
export * from './findEntityProblems';
export * from './identityPattern';
export * from './kinds';
export { relationsOf, TENURE_RELATION_RULES } from './refs';
export type { RefRule, RelationRule } from './refs';
export * from './relations';
export * from './schemas';
export * from './spiffeId';
