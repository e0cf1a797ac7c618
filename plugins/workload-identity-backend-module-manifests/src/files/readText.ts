import { open } from 'node:fs/promises';

/**
 * The text of a file, or the fixed code of why it can't be had. No more than
 * `maxBytes` are read even when the file grows meanwhile.
 */
export async function readText(
  path: string,
  maxBytes: number,
): Promise<{ text: string } | { code: 'FileUnreadable' | 'FileTooLarge' }> {
  try {
    const file = await open(path, 'r');
    try {
      const { size } = await file.stat();
      if (size > maxBytes) {
        return { code: 'FileTooLarge' };
      }
      const buffer = Buffer.alloc(Math.min(size + 1, maxBytes + 1));
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
      // One byte more than there was: it is being written.
      if (length > size) {
        return { code: 'FileUnreadable' };
      }
      const text = buffer.toString('utf8', 0, length);
      return { text: text.replace(/^\uFEFF/, '') };
    } finally {
      await file.close();
    }
  } catch {
    return { code: 'FileUnreadable' };
  }
}
