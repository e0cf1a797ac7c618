import { InventoryChange } from '../InventoryStore';

/** A change that nothing happened in, to be added to. */
export function noChange(): InventoryChange {
  return {
    assetsChanged: [],
    assetsRemoved: [],
    linksChanged: 0,
    workloads: [],
    problems: [],
  };
}
