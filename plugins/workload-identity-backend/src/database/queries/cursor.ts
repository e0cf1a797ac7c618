import { InputError } from '@backstage/errors';

/**
 * Where a page ended: what it was sorted by, and the position of its last item.
 * `null` stands for an item without a value, which is a position too.
 */
export interface CursorPosition {
  /** Names the order, so that a cursor is not used with another one. */
  order: string;
  values: Array<string | null>;
}

/** As text for a URL; opaque to its reader. */
export function encodeCursor({ order, values }: CursorPosition): string {
  return Buffer.from(JSON.stringify([order, ...values])).toString('base64url');
}

/**
 * Reads a cursor back.
 *
 * @throws InputError when it is no cursor, or of another order.
 */
export function decodeCursor(
  cursor: string,
  expected: { order: string; length: number },
): Array<string | null> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    throw malformedCursor();
  }
  if (
    !Array.isArray(parsed) ||
    parsed.length !== expected.length + 1 ||
    !parsed.every(value => value === null || typeof value === 'string')
  ) {
    throw malformedCursor();
  }
  const [order, ...values] = parsed;
  if (order !== expected.order) {
    throw new InputError(
      `Query parameter 'cursor' is of a list in the order '${order}', and this one is in the order '${expected.order}'; ask for the first page without a cursor`,
    );
  }
  return values;
}

/** The answer to a cursor that this API never gave out. */
export function malformedCursor(): InputError {
  return new InputError(
    `Query parameter 'cursor' is not one that this API gave out; use 'nextCursor' of the page before, unchanged, or leave it out for the first page`,
  );
}
