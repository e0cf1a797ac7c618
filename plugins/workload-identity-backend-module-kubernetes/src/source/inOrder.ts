/**
 * Runs async generators one after the other, while the first value of the next
 * ones is fetched already. At most `concurrency` are under way at a time, and a
 * reader who pauses pauses them all, so that memory stays bounded by one value
 * of each.
 *
 * @param make - given a signal that is aborted when the reader goes away
 */
export async function* inOrder<TItem, TValue>(
  items: readonly TItem[],
  options: {
    concurrency: number;
    signal: AbortSignal;
    make: (item: TItem, signal: AbortSignal) => AsyncGenerator<TValue>;
  },
): AsyncGenerator<{ item: TItem; values: AsyncGenerator<TValue> }> {
  const gone = new AbortController();
  const signal = AbortSignal.any([options.signal, gone.signal]);
  const underWay: AsyncGenerator<TValue>[] = [];
  let next = 0;
  const startMore = () => {
    while (underWay.length < options.concurrency && next < items.length) {
      underWay.push(startEarly(options.make(items[next], signal)));
      next += 1;
    }
  };
  try {
    for (const item of items) {
      startMore();
      yield { item, values: underWay[0] };
      underWay.shift();
    }
  } finally {
    gone.abort();
    await Promise.allSettled(underWay.map(values => values.return(undefined)));
  }
}

/** The same generator, its first value asked for at once. */
function startEarly<TValue>(
  values: AsyncGenerator<TValue>,
): AsyncGenerator<TValue> {
  const first = values.next();
  // Who takes the first value gets the error; until then it is not unhandled.
  first.catch(() => {});
  return (async function* started() {
    try {
      const { done, value } = await first;
      if (!done) {
        yield value;
        yield* values;
      }
    } finally {
      await values.return(undefined);
    }
  })();
}
