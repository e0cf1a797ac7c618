/**
 * What rests on parts of Backstage that are not stable yet.
 *
 * @packageDocumentation
 */

export { workloadIdentityCatalogModel } from './entities/catalogModel';
