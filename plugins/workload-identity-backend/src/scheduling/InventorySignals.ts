import { LoggerService } from '@backstage/backend-plugin-api';
import { stringifyError } from '@backstage/errors';
import { SignalsService } from '@backstage/plugin-signals-node';
import {
  INVENTORY_SIGNAL,
  InventorySignal,
} from '@tenure/backstage-plugin-workload-identity-common';

/** Tells the portal's pages of sources, by their ids alone. */
export class InventorySignals {
  static create(options: {
    signals: SignalsService;
    logger: LoggerService;
  }): InventorySignals {
    return new InventorySignals(options.signals, options.logger);
  }

  private constructor(
    private readonly signals: SignalsService,
    private readonly logger: LoggerService,
  ) {}

  /** That it can't be told is logged: pages learn of it by polling too. */
  async tell(sourceId: string): Promise<void> {
    try {
      await this.signals.publish<InventorySignal>({
        recipients: { type: 'broadcast' },
        channel: INVENTORY_SIGNAL,
        message: { sourceId },
      });
    } catch (error) {
      this.logger.warn(
        `Could not signal that there is news of source '${sourceId}': ${stringifyError(
          error,
        )}`,
      );
    }
  }
}
