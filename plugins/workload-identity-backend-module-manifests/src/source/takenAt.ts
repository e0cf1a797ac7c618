import { resolve } from 'node:path';
import { UrlReaderService } from '@backstage/backend-plugin-api';
import { InputError } from '@backstage/errors';
import { parseInstant } from '@tenure/backstage-plugin-workload-identity-kubernetes-node';
import { FileText } from '../files/ManifestFile';
import { readText } from '../files/readText';
import { fetchUrl } from '../urls/fetchUrl';

/** How far an export's clock may be ahead of ours, in milliseconds. */
const MAX_AHEAD_MS = 5 * 60 * 1000;

/** An instant is much shorter. */
const MAX_BYTES = 256;

/** Where to read the instant from, besides the options. */
export interface TakenAtEnvironment {
  workingDirectory: string;
  urlReader: UrlReaderService | undefined;
  now: Date;
  signal: AbortSignal;
}

/**
 * When an export was taken. It decides how fresh everything in it is, so
 * without a proper one nothing is read.
 *
 * @throws InputError that says what is wrong with it
 */
export async function readTakenAt(
  options: {
    takenAt?: string;
    takenAtFile?: string;
    takenAtUrl?: string;
    sourceId: string;
  },
  environment: TakenAtEnvironment,
): Promise<string | undefined> {
  const { takenAt, takenAtFile, takenAtUrl, sourceId } = options;
  let instant = takenAt;
  if (takenAtFile !== undefined) {
    instant = instantIn(
      await readText(
        resolve(environment.workingDirectory, takenAtFile),
        MAX_BYTES,
      ),
      `takenAtFile '${takenAtFile}' of source '${sourceId}'`,
    );
  } else if (takenAtUrl !== undefined) {
    instant = instantIn(
      await readUrl(takenAtUrl, environment),
      `takenAtUrl of source '${sourceId}'`,
    );
  }
  if (instant === undefined) {
    return undefined;
  }
  if (Date.parse(instant) > environment.now.getTime() + MAX_AHEAD_MS) {
    throw new InputError(
      `The export of source '${sourceId}' says that it was taken at ${instant}, which is yet to come; correct takenAt, or the clock that it was made by`,
    );
  }
  return instant;
}

/** The only instant in a text, which is not quoted where it is none. */
function instantIn(content: FileText, place: string): string {
  if (!('text' in content)) {
    throw new InputError(`${place} can't be read (${content.code})`);
  }
  const instant = parseInstant(content.text.trim());
  if (instant === undefined) {
    throw new InputError(
      `${place} holds something else than one RFC 3339 instant; write one next to the export, such as 2026-11-20T10:00:00Z`,
    );
  }
  return instant;
}

async function readUrl(
  url: string,
  { urlReader, signal }: TakenAtEnvironment,
): Promise<FileText> {
  const fetched = await fetchUrl(
    { target: url, shown: url },
    {
      reader: requireReader(urlReader),
      limits: { fileBytes: MAX_BYTES, treeBytes: MAX_BYTES },
      signal,
    },
  );
  return 'files' in fetched
    ? fetched.files[0].read(MAX_BYTES)
    : { code: 'code' in fetched ? fetched.code : 'UrlUnreachable' };
}

/** @throws InputError where a source with URLs was made without a reader */
export function requireReader(
  reader: UrlReaderService | undefined,
): UrlReaderService {
  if (!reader) {
    throw new InputError('A source that reads URLs needs a URL reader');
  }
  return reader;
}
