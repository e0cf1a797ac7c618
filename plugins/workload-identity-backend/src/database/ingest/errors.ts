import { CustomErrorBase } from '@backstage/errors';

/** A write of a reading that another reading of the same source replaced. */
export class SnapshotSupersededError extends CustomErrorBase {
  name = 'SnapshotSupersededError' as const;
}

/** Another cluster, or store, answers under a known name. */
export class AuthorityChangedError extends CustomErrorBase {
  name = 'AuthorityChangedError' as const;
  /** The code of the reason that is shown. */
  readonly code = 'AuthorityChanged';
}
