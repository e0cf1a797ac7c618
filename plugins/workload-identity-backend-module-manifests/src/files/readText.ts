import { open } from 'node:fs/promises';
import { FileText, toText } from './ManifestFile';

/**
 * The text of a file, or the fixed code of why it can't be had. No more than
 * `maxBytes` are read even when the file grows meanwhile, and what was changed
 * while it was read is not taken for a whole file. One that is replaced by
 * another under its name is read as it was.
 */
export async function readText(
  path: string,
  maxBytes: number,
  /** For tests: what happens to the file while it is read. */
  meanwhile?: () => Promise<unknown>,
): Promise<FileText> {
  try {
    const file = await open(path, 'r');
    try {
      const before = await file.stat();
      if (before.size > maxBytes) {
        return { code: 'FileTooLarge' };
      }
      await meanwhile?.();
      const buffer = Buffer.alloc(Math.min(before.size + 1, maxBytes + 1));
      let length = 0;
      while (length < buffer.length) {
        const { bytesRead } = await file.read(
          buffer,
          length,
          buffer.length - length,
          length,
        );
        if (bytesRead === 0) {
          break;
        }
        length += bytesRead;
      }
      const after = await file.stat();
      if (length !== before.size || after.mtimeMs !== before.mtimeMs) {
        return { code: 'FileChanged' };
      }
      return { text: toText(buffer.subarray(0, length)) };
    } finally {
      await file.close();
    }
  } catch {
    return { code: 'FileUnreadable' };
  }
}
