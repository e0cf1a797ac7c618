import { SchedulerServiceTaskScheduleDefinitionConfig } from '@backstage/backend-plugin-api';

export interface Config {
  catalog?: {
    providers?: {
      workloadIdentity?: {
        /**
         * How often the inventory is asked for what changed; every 30 seconds
         * unless set.
         */
        schedule?: SchedulerServiceTaskScheduleDefinitionConfig;
        /**
         * After how many hours everything is compared again, which mends
         * whatever was missed; 6 unless set.
         */
        reconcileHours?: number;
      };
    };
  };
}
