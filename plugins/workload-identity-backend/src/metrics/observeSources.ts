import { LoggerService } from '@backstage/backend-plugin-api';
import {
  MetricsService,
  MetricsServiceObservableCallback,
} from '@backstage/backend-plugin-api/alpha';
import { stringifyError } from '@backstage/errors';
import { Knex } from 'knex';
import {
  readSourceConditions,
  SourceCondition,
} from '../database/queries/readSourceConditions';
import { Clock } from '../ingestion/Clock';

const STATES = ['complete', 'forbidden', 'failed', 'pending'];

/**
 * Tells, whenever metrics are collected, how every configured source stands.
 * The replicas of a backend all tell the same, as it stands in the database.
 */
export function observeSources(options: {
  metrics: MetricsService;
  knex: Knex;
  clock: Clock;
  logger: LoggerService;
}): void {
  const { metrics, knex, clock, logger } = options;
  const observe =
    (
      tell: (
        condition: SourceCondition,
        observe: (value: number, more?: Record<string, string>) => void,
      ) => void,
    ): MetricsServiceObservableCallback =>
    async result => {
      try {
        for (const condition of await readSourceConditions(knex)) {
          const { id, type } = condition;
          tell(condition, (value, more) =>
            result.observe(value, { source: id, source_type: type, ...more }),
          );
        }
      } catch (error) {
        logger.warn(
          `Could not read the condition of the sources for metrics: ${stringifyError(
            error,
          )}`,
        );
      }
    };

  metrics
    .createObservableGauge('workload_identity.source.scopes', {
      description: 'Scopes of a source, by how their last reading ended',
      unit: '{scope}',
    })
    .addCallback(
      observe(({ scopes }, tell) =>
        STATES.forEach(state => tell(scopes[state] ?? 0, { state })),
      ),
    );
  metrics
    .createObservableGauge('workload_identity.source.staleness', {
      description:
        'Time since the scope of a source that was confirmed longest ago was confirmed',
      unit: 's',
    })
    .addCallback(
      observe(({ confirmedAt }, tell) =>
        tell(
          Math.max(0, (clock.now().getTime() - Date.parse(confirmedAt)) / 1000),
        ),
      ),
    );
  metrics
    .createObservableGauge('workload_identity.source.stale_after', {
      description: 'Staleness from which on a source counts as stale',
      unit: 's',
    })
    .addCallback(
      observe(({ staleAfterSeconds }, tell) => tell(staleAfterSeconds)),
    );
}
