import {
  MetricAttributes,
  MetricsServiceHistogram,
} from '@backstage/backend-plugin-api/alpha';

/**
 * Does something, and records how long it took, in seconds, with its `outcome`:
 * `succeeded`, `failed` when it threw, or what `outcomeOf` says of its result.
 */
export async function timed<T>(
  histogram: MetricsServiceHistogram,
  attributes: MetricAttributes,
  action: () => Promise<T>,
  outcomeOf: (result: T) => string = () => 'succeeded',
): Promise<T> {
  const startedAt = performance.now();
  let outcome = 'failed';
  try {
    const result = await action();
    outcome = outcomeOf(result);
    return result;
  } finally {
    histogram.record((performance.now() - startedAt) / 1000, {
      ...attributes,
      outcome,
    });
  }
}
