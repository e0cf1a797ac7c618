import { RequiredRight } from './types';

/** Where a plan's objects are. */
export interface Place {
  cluster?: string;
  namespace: string;
}

/** A right over one object, or over all of a namespace where no name is given. */
export function right(
  place: Place,
  verb: string,
  resource: string,
  options: { name?: string; apiGroup?: string } = {},
): RequiredRight {
  return {
    verb,
    apiGroup: options.apiGroup ?? '',
    resource,
    ...(options.name !== undefined && { name: options.name }),
    namespace: place.namespace,
    ...(place.cluster !== undefined && { cluster: place.cluster }),
  };
}
