import { ManifestProblemCode } from '../problems';

/** The text of a file, or the fixed code of why it can't be had. */
export type FileText = { text: string } | { code: ManifestProblemCode };

/** A file to be read, wherever it is. It may be read more than once. */
export interface ManifestFile {
  /** Its path as its glob is, or its URL; names its scope. */
  path: string;
  read(maxBytes: number): Promise<FileText>;
}

/** What was found to be read, on disk or by URL. */
export interface FoundFiles {
  files: ManifestFile[];
  /** Paths that were matched and are not read, as their problems say. */
  refused: string[];
  problems: Array<{ code: ManifestProblemCode; location: string }>;
  /**
   * False where a file that exists, or existed, may not be among the files, so
   * that what is not mentioned must not be taken for gone.
   */
  exhaustive: boolean;
}

/** Longest name of a scope's partition. */
export const MAX_PATH_LENGTH = 512;

/** UTF-8 as text, without a byte order mark. */
export function toText(bytes: Buffer): string {
  const text = bytes.toString('utf8');
  return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
}
