/** What the suite takes of the test framework. */
export interface TestGlobals {
  describe: (name: string, body: () => void) => void;
  it: (name: string, body: () => Promise<void>, timeoutMs?: number) => void;
  expect: (actual: unknown) => {
    toEqual(expected: unknown): void;
  };
}

/**
 * The functions that Jest, and frameworks like it, put in the global scope.
 * Nothing is imported, so that this entry point needs no test framework where
 * only its other parts are used.
 *
 * @throws Error outside of a test framework
 */
export function testGlobals(): TestGlobals {
  const globals: Partial<TestGlobals> = globalThis as Partial<TestGlobals>;
  const { describe, it, expect } = globals;
  if (!describe || !it || !expect) {
    throw new Error(
      'The conformance suite found no global describe, it and expect; call it from a test file run by Jest',
    );
  }
  return { describe, it, expect };
}
