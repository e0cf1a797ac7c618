/** Rows per statement: well under what the engines take as parameters. */
const CHUNK_SIZE = 500;

/** Cuts a list into pieces small enough for one statement. */
export function* chunksOf<T>(
  items: readonly T[],
  size: number = CHUNK_SIZE,
): Generator<T[]> {
  for (let i = 0; i < items.length; i += size) {
    yield items.slice(i, i + size);
  }
}
