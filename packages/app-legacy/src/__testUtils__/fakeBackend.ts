/**
 * Answers the requests of the app, by method and path below the backend's
 * address; everything else is not found, which plugins must bear.
 */
export function fakeBackend(
  answers: Partial<Record<string, (body: unknown) => unknown>>,
): jest.SpyInstance {
  return jest
    .spyOn(globalThis, 'fetch')
    .mockImplementation(async (input, init) => {
      const { pathname } = new URL(
        input instanceof Request ? input.url : String(input),
      );
      const method = init?.method ?? 'GET';
      const answer = answers[`${method} ${pathname}`];
      const body = init?.body ? JSON.parse(String(init.body)) : undefined;
      return new Response(JSON.stringify(answer?.(body) ?? {}), {
        status: answer ? 200 : 404,
        headers: { 'content-type': 'application/json' },
      });
    });
}

/** A token of Backstage's, of which only the shape is read. */
export function fakeToken(): string {
  const part = (content: object) =>
    Buffer.from(JSON.stringify(content)).toString('base64url');
  const now = Math.floor(Date.now() / 1000);
  return `${part({ alg: 'ES256' })}.${part({
    sub: 'user:default/amara',
    iat: now,
    exp: now + 3600,
  })}.signature`;
}
