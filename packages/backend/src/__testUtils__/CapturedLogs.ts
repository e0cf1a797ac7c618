import { inspect } from 'node:util';
import {
  coreServices,
  createServiceFactory,
  LoggerService,
  ServiceFactory,
} from '@backstage/backend-plugin-api';

/** Everything that a backend logs, debug lines, errors and their causes included. */
export class CapturedLogs {
  readonly #lines: string[] = [];

  static create(): CapturedLogs {
    return new CapturedLogs();
  }

  private constructor() {}

  /** One line for each that was logged, with all that was given to the logger. */
  get lines(): readonly string[] {
    return this.#lines;
  }

  /** Stands in for the root logger, of which all other loggers are children. */
  factory(): ServiceFactory {
    return createServiceFactory({
      service: coreServices.rootLogger,
      deps: {},
      factory: () => this.#logger({}),
    });
  }

  #logger(fields: object): LoggerService {
    const at = (level: string) => (message: string, meta?: Error | object) => {
      this.#lines.push(
        [level, textOf(message), textOf(fields), textOf(meta)].join(' '),
      );
    };
    return {
      error: at('error'),
      warn: at('warn'),
      info: at('info'),
      debug: at('debug'),
      child: more => this.#logger({ ...fields, ...more }),
    };
  }
}

function textOf(value: unknown): string {
  return typeof value === 'string'
    ? value
    : inspect(value, {
        depth: 12,
        maxArrayLength: Infinity,
        maxStringLength: Infinity,
        breakLength: Infinity,
      });
}
