export { RevocationTab } from './RevocationTab';
