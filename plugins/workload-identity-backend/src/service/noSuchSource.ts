import { NotFoundError } from '@backstage/errors';

/** The same for a source that is not there and for one that is out of sight. */
export function noSuchSource(sourceId: string): NotFoundError {
  return new NotFoundError(
    `There is no source '${sourceId}'; the list of sources has their ids`,
  );
}
