/**
 * The plugin's kinds for the catalog, and its entities from the inventory.
 *
 * @packageDocumentation
 */

export { catalogModuleWorkloadIdentity as default } from './module';
