export { TtlTab } from './TtlTab';
