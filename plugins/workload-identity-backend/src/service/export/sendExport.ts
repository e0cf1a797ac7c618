import {
  ExportedAsset,
  ExportFormat,
} from '@tenure/backstage-plugin-workload-identity-common';
import { Response } from 'express';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { FORMATS } from './formats';

/**
 * Sends an export as a file, at the pace of the client: one page is held at a
 * time, and no more is read once the client has gone.
 *
 * What fails before the first page is thrown while an answer can still say so.
 * What fails later, and is thrown too, breaks the connection off: a part of the
 * list never looks like the whole of it.
 */
export async function sendExport(
  res: Pick<Response, 'setHeader'> & NodeJS.WritableStream,
  options: {
    format: ExportFormat;
    pages: AsyncIterable<ExportedAsset[]>;
    /** Named in the name of the file. */
    at: Date;
  },
): Promise<void> {
  const { contentType, format } = FORMATS[options.format];
  const pages = await started(options.pages);
  const day = options.at.toISOString().slice(0, 10);
  res.setHeader('Content-Type', contentType);
  res.setHeader(
    'Content-Disposition',
    `attachment; filename="workload-identities-${day}.${options.format}"`,
  );
  res.setHeader('Cache-Control', 'no-store');
  await pipeline(Readable.from(format(pages), { highWaterMark: 1 }), res);
}

/** The same pages, of which the first has been read. */
async function started<T>(pages: AsyncIterable<T>): Promise<AsyncIterable<T>> {
  const iterator = pages[Symbol.asyncIterator]();
  const first = await iterator.next();
  return (async function* rest() {
    try {
      let step = first;
      while (!step.done) {
        yield step.value;
        step = await iterator.next();
      }
    } finally {
      await iterator.return?.();
    }
  })();
}
