import { LoggerService } from '@backstage/backend-plugin-api';
import { stringifyError } from '@backstage/errors';
import { IngestListeners } from '../ingestion/types';

/**
 * Matches workloads anew when ingestion has changed them. A fault of matching
 * doesn't stop ingestion, whose facts are right all the same: it is logged, and
 * the reconciliation of all matches is asked for.
 */
export class MatchingListener implements IngestListeners {
  static create(options: {
    matcher: { rematchWorkloads(ids: readonly string[]): Promise<void> };
    requestReconciliation: () => Promise<void>;
    logger: LoggerService;
  }): MatchingListener {
    return new MatchingListener(
      options.matcher,
      options.requestReconciliation,
      options.logger,
    );
  }

  private constructor(
    private readonly matcher: {
      rematchWorkloads(ids: readonly string[]): Promise<void>;
    },
    private readonly requestReconciliation: () => Promise<void>,
    private readonly logger: LoggerService,
  ) {}

  async workloadsChanged(assetIds: string[]): Promise<void> {
    try {
      await this.matcher.rematchWorkloads(assetIds);
    } catch (error) {
      this.logger.error(
        `Could not match ${
          assetIds.length
        } changed workloads to components; all matches will be reconciled: ${stringifyError(
          error,
        )}`,
      );
      await this.requestReconciliation();
    }
  }
}
