/**
 * Role-based access control as the API server decides on it, over rules and
 * bindings as the inventory keeps them. Pure functions: nothing here reads a
 * cluster or a database.
 *
 * @packageDocumentation
 */

export * from './aggregateRoles';
export * from './attributes';
export * from './mayDo';
export * from './powers/findPowers';
export * from './ruleAllows';
export * from './subjects';
