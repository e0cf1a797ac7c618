import { resolve } from 'node:path';
import { InputError } from '@backstage/errors';
import { parseInstant } from '@tenure/backstage-plugin-workload-identity-kubernetes-node';
import { readText } from '../files/readText';

/** How far an export's clock may be ahead of ours, in milliseconds. */
const MAX_AHEAD_MS = 5 * 60 * 1000;

/**
 * When an export was taken. It decides how fresh everything in it is, so
 * without a proper one nothing is read.
 *
 * @throws InputError that says what is wrong with it
 */
export async function readTakenAt(
  options: { takenAt?: string; takenAtFile?: string; sourceId: string },
  workingDirectory: string,
  now: Date,
): Promise<string | undefined> {
  const { takenAt, takenAtFile, sourceId } = options;
  if (takenAt === undefined && takenAtFile === undefined) {
    return undefined;
  }
  let instant = takenAt;
  if (takenAtFile !== undefined) {
    const content = await readText(resolve(workingDirectory, takenAtFile), 256);
    instant = 'text' in content ? parseInstant(content.text.trim()) : undefined;
    if (instant === undefined) {
      throw new InputError(
        `takenAtFile '${takenAtFile}' of source '${sourceId}' can't be read, or holds something else than one RFC 3339 instant; write one next to the export, such as 2026-11-20T10:00:00Z`,
      );
    }
  }
  if (Date.parse(instant!) > now.getTime() + MAX_AHEAD_MS) {
    throw new InputError(
      `The export of source '${sourceId}' says that it was taken at ${instant}, which is yet to come; correct takenAt, or the clock that it was made by`,
    );
  }
  return instant;
}
