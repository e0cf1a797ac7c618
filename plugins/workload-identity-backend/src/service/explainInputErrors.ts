import { InputError } from '@backstage/errors';
import { ErrorRequestHandler, Request } from 'express';

/** Longer values are not quoted; who sent them knows them. */
const LONGEST_QUOTE = 100;

/**
 * Says of input that the schema refused which parameter, which value and what
 * would be allowed; the validator names only the path to it.
 */
export function explainInputErrors(): ErrorRequestHandler {
  return (error, req, _res, next) => {
    next(
      error instanceof InputError
        ? new InputError(explain(error.message, req))
        : error,
    );
  };
}

function explain(message: string, req: Pick<Request, 'query'>): string {
  // One message has all faults: `request/query/limit must be <= 200, request/…`
  return message
    .split(/, (?=request\/)/)
    .map(fault => {
      const match =
        /^request\/(query|params)\/([^/ ]+)(?:\/(\d+))? (.*)$/s.exec(fault);
      if (!match) {
        return fault;
      }
      const [, place, name, index, rule] = match;
      if (place === 'params') {
        // Express has dropped the path's parameters by now; the path has them.
        return `Path parameter '${name}' ${rule}`;
      }
      const given: unknown = req.query[name];
      const value =
        index !== undefined && Array.isArray(given)
          ? given[Number(index)]
          : given;
      const quoted =
        typeof value === 'string' && value.length <= LONGEST_QUOTE
          ? ` is '${value}', but`
          : '';
      return `Query parameter '${name}'${quoted} ${rule}`;
    })
    .join('; ');
}
