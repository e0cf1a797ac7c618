import {
  AssetObservation,
  LinkObservation,
  ObservationScope,
  ResumeTokens,
} from '@tenure/backstage-plugin-workload-identity-node';

/** All that one scope holds now. */
export interface ScopeDelta {
  scope: ObservationScope;
  assets: AssetObservation[];
  links: LinkObservation[];
  /** Kept in the last transaction of the write. */
  resume?: ResumeTokens;
}
