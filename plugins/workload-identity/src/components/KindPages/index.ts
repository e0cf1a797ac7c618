export { AssetEntityCard } from './AssetEntityCard';
export { CoveredTab } from './CoveredTab';
export { KindFilters } from './KindFilters';
export { RecordCard } from './RecordCard';
