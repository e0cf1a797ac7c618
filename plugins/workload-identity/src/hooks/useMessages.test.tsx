import { errorApiRef } from '@backstage/core-plugin-api';
import { translationApiRef } from '@backstage/core-plugin-api/alpha';
import { mockApis, TestApiProvider } from '@backstage/frontend-test-utils';
import { render, renderHook, screen } from '@testing-library/react';
import { PropsWithChildren } from 'react';
import { useMessages } from './useMessages';

function messages(api: object = mockApis.translation()) {
  const { result } = renderHook(() => useMessages(), {
    wrapper: ({ children }: PropsWithChildren<{}>) => (
      <TestApiProvider
        apis={[
          [translationApiRef, api],
          [errorApiRef, mockApis.error()],
        ]}
      >
        {children}
      </TestApiProvider>
    ),
  });
  return result.current;
}

describe('useMessages', () => {
  it('gives words, with parameters and in the form of the number', () => {
    const t = messages();
    expect(t('card.title')).toBe('Identity');
    expect(t('ttl.filter.within7d', { total: '3' })).toBe('< 7 d: 3');
    expect(t('card.identities', { count: 1 })).toBe('1 identity');
    expect(t('card.identities', { count: 3 })).toBe('3 identities');
  });

  it('gives an element where a parameter is one', () => {
    const words: JSX.Element = messages()('ttl.filter.within7d', {
      total: <b>three</b>,
    });
    render(words);
    expect(screen.getByText('three').tagName).toBe('B');
  });

  it('gives the words that the app has in their place', () => {
    const t = messages(
      mockApis.translation.mock({
        translation$: () => mockApis.translation().translation$(),
        getTranslation: ref =>
          ({
            ready: true,
            t: (key: string) => `${ref.id} ${key}`,
          } as never),
      }),
    );
    expect(t('card.title')).toBe('plugin.workload-identity card.title');
  });

  it('lets the compiler find wrong keys and parameters', () => {
    const t = messages();
    const key = 'card.identities' as 'card.identities' | 'card.title';
    // What is wrong for the compiler may be anything at run time.
    const asked = [
      // @ts-expect-error no such message
      () => t('card.titel'),
      // @ts-expect-error the form is chosen by the number
      () => t('card.identities_one', { count: 1 }),
      // @ts-expect-error a parameter is missing
      () => t('ttl.filter.within7d'),
      // @ts-expect-error the number is missing
      () => t('card.identities'),
      // @ts-expect-error one of the two needs a number
      () => t(key),
      // @ts-expect-error the number is a text
      () => t('card.identities', { count: '1' }),
      // @ts-expect-error no such parameter
      () => t('ttl.filter.within7d', { total: '3', sum: '3' }),
      // @ts-expect-error it takes none
      () => t('card.title', { count: 1 }),
    ];
    expect(asked.map(ask => typeof ask())).toEqual(asked.map(() => 'string'));
  });
});
