import {
  readSchedulerServiceTaskScheduleDefinitionFromConfig,
  SchedulerServiceTaskScheduleDefinition,
} from '@backstage/backend-plugin-api';
import { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';

const PATH = 'catalog.providers.workloadIdentity';

const DEFAULT_SCHEDULE: SchedulerServiceTaskScheduleDefinition = {
  frequency: { seconds: 30 },
  timeout: { minutes: 10 },
  initialDelay: { seconds: 5 },
};

/**
 * Reads the settings of the provider.
 *
 * @throws InputError that names the path of what is wrong, and what it should be.
 */
export function readProviderConfig(rootConfig: Config): {
  schedule: SchedulerServiceTaskScheduleDefinition;
  reconcileSeconds: number;
} {
  const config = rootConfig.getOptionalConfig(PATH);
  const hours = config?.getOptionalNumber('reconcileHours') ?? 6;
  if (!(hours > 0)) {
    throw new InputError(
      `${PATH}.reconcileHours: ${hours} is not a number above 0`,
    );
  }
  return {
    schedule: config?.has('schedule')
      ? readSchedulerServiceTaskScheduleDefinitionFromConfig(
          config.getConfig('schedule'),
        )
      : DEFAULT_SCHEDULE,
    reconcileSeconds: hours * 3600,
  };
}
