import { signalApiRef } from '@backstage/plugin-signals-react';
import { TestApiProvider } from '@backstage/frontend-test-utils';
import { act, renderHook } from '@testing-library/react';
import { InventorySignal } from '@tenure/backstage-plugin-workload-identity-common';
import { PropsWithChildren } from 'react';
import { workloadIdentityApiRef } from '../apiRef';
import { createChain } from '../__testUtils__/fixtures';
import { createApi, responseError } from '../__testUtils__/renderOnEntity';
import { useChain } from './useChain';

const REF = 'component:default/checkout';

function createWrapper(api: ReturnType<typeof createApi>, signals?: object) {
  return ({ children }: PropsWithChildren<{}>) => (
    <TestApiProvider
      apis={[
        [workloadIdentityApiRef, api],
        ...(signals ? [[signalApiRef, signals] as const] : []),
      ]}
    >
      {children}
    </TestApiProvider>
  );
}

const advance = (ms: number) =>
  act(async () => {
    await jest.advanceTimersByTimeAsync(ms);
  });

function setHidden(hidden: boolean) {
  Object.defineProperty(document, 'hidden', {
    configurable: true,
    value: hidden,
  });
  act(() => {
    document.dispatchEvent(new Event('visibilitychange'));
  });
}

describe('useChain', () => {
  beforeEach(() => {
    jest.useFakeTimers();
  });
  afterEach(() => {
    setHidden(false);
    jest.useRealTimers();
  });

  it('shares one request, and shows the last answer at once when it comes back', async () => {
    const api = createApi({
      getEntityChain: jest.fn(async () => createChain()),
    });
    const wrapper = createWrapper(api);
    const card = renderHook(() => useChain(REF), { wrapper });
    const tab = renderHook(() => useChain(REF), { wrapper });
    expect(card.result.current.loading).toBe(true);
    await advance(0);
    expect(card.result.current.chain).toMatchObject({ entityRef: REF });
    expect(tab.result.current.chain).toBe(card.result.current.chain);
    expect(api.getEntityChain).toHaveBeenCalledTimes(1);

    card.unmount();
    tab.unmount();
    await advance(10_000);
    const next = renderHook(() => useChain(REF), { wrapper });
    expect(next.result.current.chain).toBeDefined();
    expect(next.result.current.refreshing).toBe(true);
    await advance(0);
    expect(next.result.current.refreshing).toBe(false);
    expect(api.getEntityChain).toHaveBeenCalledTimes(2);
  });

  it('polls every minute without signals, and not while the page is hidden', async () => {
    const api = createApi({
      getEntityChain: jest.fn(async () => createChain()),
    });
    renderHook(() => useChain(REF), { wrapper: createWrapper(api) });
    await advance(60_000);
    expect(api.getEntityChain).toHaveBeenCalledTimes(2);
    setHidden(true);
    await advance(600_000);
    expect(api.getEntityChain).toHaveBeenCalledTimes(2);
    setHidden(false);
    await advance(0);
    expect(api.getEntityChain).toHaveBeenCalledTimes(3);
  });

  it('asks at once on the signal of a source it stands on, later on others', async () => {
    let send: (signal: InventorySignal) => void = () => {};
    const api = createApi({
      getEntityChain: jest.fn(async () => createChain()),
    });
    renderHook(() => useChain(REF), {
      wrapper: createWrapper(api, {
        subscribe: (_: string, listener: typeof send) => {
          send = listener;
          return { unsubscribe: () => {} };
        },
      }),
    });
    await advance(60_000);
    expect(api.getEntityChain).toHaveBeenCalledTimes(1);
    act(() => send({ sourceId: 'kubernetes/prod-eu' }));
    await advance(0);
    expect(api.getEntityChain).toHaveBeenCalledTimes(2);
    act(() => send({ sourceId: 'kubernetes/elsewhere' }));
    await advance(10_000);
    expect(api.getEntityChain).toHaveBeenCalledTimes(2);
    await advance(6_000);
    expect(api.getEntityChain).toHaveBeenCalledTimes(3);
  });

  it('keeps what was known when asking again fails, unless it may no longer be seen', async () => {
    const answer = jest.fn(async () => createChain());
    const { result } = renderHook(() => useChain(REF), {
      wrapper: createWrapper(createApi({ getEntityChain: answer })),
    });
    await advance(0);
    answer.mockRejectedValueOnce(new Error('gone away'));
    act(() => result.current.retry());
    await advance(0);
    expect(result.current.error?.message).toBe('gone away');
    expect(result.current.chain).toBeDefined();

    answer.mockRejectedValueOnce(await responseError(403, 'NotAllowedError'));
    act(() => result.current.retry());
    await advance(0);
    expect(result.current.chain).toBeUndefined();
    expect(result.current.loading).toBe(false);
  });
});
