import { ReadError } from './ReadError';

/** So much of a line is held back until it has shown what it is. */
const HEAD_BYTES = 1_024;

const NEWLINE = 0x0a;

/**
 * Splits a stream into its lines, each of bounded size. With `expectHead`, the
 * stream is given up as soon as the beginning of a line shows that it is something
 * else: of a Secret's values nothing is parsed.
 *
 * @throws ReadError ResponseTooLarge or InvalidResponse, neither with anything
 * of the stream
 */
export async function* readLines(
  body: AsyncIterable<Uint8Array>,
  options: { what: string; maxBytes: number; expectHead?: RegExp },
): AsyncGenerator<string> {
  const { what, maxBytes, expectHead } = options;
  let parts: Buffer[] = [];
  let size = 0;
  let isHeadSeen = false;
  const checkHead = () => {
    isHeadSeen = true;
    const head = Buffer.concat(parts).subarray(0, HEAD_BYTES).toString('utf8');
    if (expectHead && !expectHead.test(head)) {
      throw new ReadError(
        'InvalidResponse',
        `Watching ${what} was answered with something other than metadata only, which is refused unread, since it may hold values; check what stands between this source and the API server`,
      );
    }
  };
  for await (const chunk of body) {
    let rest = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    while (rest.length > 0) {
      const end = rest.indexOf(NEWLINE);
      const part = end < 0 ? rest : rest.subarray(0, end);
      rest = end < 0 ? Buffer.alloc(0) : rest.subarray(end + 1);
      size += part.length;
      if (size > maxBytes) {
        throw new ReadError(
          'ResponseTooLarge',
          `An object among ${what} is larger than ${maxBytes} bytes`,
        );
      }
      // Copied, since the chunk is the connection's.
      parts.push(Buffer.from(part));
      if (end < 0) {
        if (!isHeadSeen && size >= HEAD_BYTES) {
          checkHead();
        }
        continue;
      }
      if (size > 0) {
        if (!isHeadSeen) {
          checkHead();
        }
        yield Buffer.concat(parts, size).toString('utf8');
      }
      parts = [];
      size = 0;
      isHeadSeen = false;
    }
  }
}
