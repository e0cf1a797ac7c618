import {
  ExportedAsset,
  ExportFormat,
} from '@tenure/backstage-plugin-workload-identity-common';
import { Options, stringify } from 'csv-stringify/sync';

/** The columns of CSV, in their order. */
const COLUMNS = [
  'id',
  'kind',
  'name',
  'authority',
  'cluster',
  'namespace',
  'environment',
  'tenant',
  'class',
  'standing',
  'expiry',
  'expiresAt',
  'issuedAt',
  'owners',
  'ownership',
  'sources',
  'freshness',
  'asOf',
  'staleSince',
  'reason',
  'firstSeenAt',
  'changedAt',
] as const satisfies ReadonlyArray<keyof ExportedAsset>;

/** Pages of assets as the text of a file. */
export type Formatter = (
  pages: AsyncIterable<ExportedAsset[]>,
) => AsyncGenerator<string, void, undefined>;

/** A format that lists are exported in. */
export const FORMATS: Record<
  ExportFormat,
  { contentType: string; format: Formatter }
> = {
  csv: { contentType: 'text/csv; charset=utf-8; header=present', format: csv },
  json: { contentType: 'application/json; charset=utf-8', format: json },
};

/**
 * CSV by RFC 4180. Names come from clusters, and a spreadsheet takes a cell that
 * begins with `=`, `+`, `-`, `@`, a tab or a carriage return for a formula: an
 * apostrophe before it makes it text.
 *
 * Source: https://owasp.org/www-community/attacks/CSV_Injection
 */
async function* csv(
  pages: AsyncIterable<ExportedAsset[]>,
): AsyncGenerator<string, void, undefined> {
  yield toLines([[...COLUMNS]]);
  for await (const page of pages) {
    if (page.length) {
      yield toLines(
        page.map(asset =>
          COLUMNS.map(column => {
            const value = asset[column];
            return Array.isArray(value) ? value.join('; ') : value ?? '';
          }),
        ),
      );
    }
  }
}

const CSV_OPTIONS: Options = {
  record_delimiter: 'windows',
  quoted_match: /[\r\n]/,
  escape_formulas: true,
};

function toLines(rows: string[][]): string {
  return stringify(rows, CSV_OPTIONS);
}

/** One array, one asset a line. */
async function* json(
  pages: AsyncIterable<ExportedAsset[]>,
): AsyncGenerator<string, void, undefined> {
  let before = '[\n';
  for await (const page of pages) {
    if (page.length) {
      yield before + page.map(asset => JSON.stringify(asset)).join(',\n');
      before = ',\n';
    }
  }
  yield before.startsWith('[') ? '[]\n' : '\n]\n';
}
