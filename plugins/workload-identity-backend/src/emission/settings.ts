/** What of the inventory the catalog gets. */
export interface EmissionSettings {
  /**
   * - `matched`: what confirmed workloads of components run as or use, and what
   *   an authoritative record covers
   * - `all`: every identity and secret
   * - `none`: nothing
   */
  emit: 'matched' | 'all' | 'none';
  /** Most entities; what is beyond is left out, and counted. */
  cap: number;
  /** Whether secrets are given too. */
  secrets: boolean;
  /** The catalog namespace that the entities are put in. */
  namespace: string;
  /** Days for which entities that are gone are remembered. */
  tombstoneDays: number;
}

/** What holds where nothing is set. */
export const DEFAULT_EMISSION: EmissionSettings = {
  emit: 'matched',
  cap: 20_000,
  secrets: true,
  namespace: 'default',
  tombstoneDays: 7,
};
