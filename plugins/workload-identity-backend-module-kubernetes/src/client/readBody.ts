import { ReadError } from './ReadError';

/** So much of a body is held back until it has shown what it is. */
const HEAD_BYTES = 1_024;

/**
 * Reads a JSON body of bounded size. With `expectHead`, the body is given up,
 * unread, as soon as its beginning shows that it is something else: a Secret's
 * values are not even taken off the wire.
 *
 * @throws ReadError ResponseTooLarge or InvalidResponse, neither with anything
 * of the body
 */
export async function readBody(
  body: AsyncIterable<Uint8Array>,
  options: { what: string; maxBytes: number; expectHead?: RegExp },
): Promise<unknown> {
  const { what, maxBytes, expectHead } = options;
  const chunks: Uint8Array[] = [];
  let size = 0;
  let headPending = expectHead !== undefined;
  const checkHead = () => {
    headPending = false;
    const head = Buffer.concat(chunks).subarray(0, HEAD_BYTES).toString('utf8');
    if (!expectHead!.test(head)) {
      throw new ReadError(
        'InvalidResponse',
        `Reading ${what} was answered with something other than metadata only, which is refused unread, since it may hold values; check what stands between this source and the API server`,
      );
    }
  };
  for await (const chunk of body) {
    size += chunk.byteLength;
    if (size > maxBytes) {
      throw new ReadError(
        'ResponseTooLarge',
        `A page of ${what} is larger than ${maxBytes} bytes; lower pageSize`,
      );
    }
    chunks.push(chunk);
    if (headPending && size >= HEAD_BYTES) {
      checkHead();
    }
  }
  if (headPending) {
    checkHead();
  }
  try {
    return JSON.parse(Buffer.concat(chunks, size).toString('utf8'));
  } catch {
    // The parser quotes what it read, so its error is not kept.
    throw new ReadError(
      'InvalidResponse',
      `Reading ${what} was answered with something that is not JSON; check that url is an API server`,
    );
  }
}
