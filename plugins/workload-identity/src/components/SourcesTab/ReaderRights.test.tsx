import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { createApi } from '../../__testUtils__/renderOnEntity';
import { renderOnPage } from '../../__testUtils__/renderOnPage';
import { ReaderRights } from './ReaderRights';

// Each level is highlighted anew.
jest.setTimeout(60_000);

describe('ReaderRights', () => {
  it('shows the manifests of the level that is chosen, with its warning', async () => {
    const { container } = renderOnPage(<ReaderRights />, {
      api: createApi({}),
      path: '/workload-identities/sources',
    });
    const names = () =>
      [
        ...(container.textContent ?? '').matchAll(/name: (tenure-[a-z-]+)/g),
      ].map(([, name]) => name);

    await screen.findByRole('radio', { name: 'Metadata of Secrets' });
    expect(names()).toContain('tenure-reader-secrets');
    expect(names()).not.toContain('tenure-revoker');
    screen.getByText(/can’t grant less than the values/);

    await userEvent.click(
      screen.getByRole('radio', { name: /^No right on Secrets/ }),
    );
    expect(names()).toContain('tenure-reader');
    expect(names()).not.toContain('tenure-reader-secrets');
    expect(screen.queryByText(/can’t grant less/)).not.toBeInTheDocument();

    await userEvent.click(screen.getByRole('radio', { name: /revocation/ }));
    expect(names()).toContain('tenure-revoker');
  });
});
