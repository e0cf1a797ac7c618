import { fireEvent, screen, waitFor } from '@testing-library/react';
import { createApi } from '../../__testUtils__/renderOnEntity';
import { renderOnPage } from '../../__testUtils__/renderOnPage';
import { ReaderRights } from './ReaderRights';

// Each level is highlighted anew.
jest.setTimeout(60_000);

describe('ReaderRights', () => {
  it('shows the manifests of the level that is chosen, with its warning', async () => {
    renderOnPage(<ReaderRights />, {
      api: createApi({}),
      path: '/workload-identities/sources',
    });
    const text = () => document.body.textContent ?? '';
    // The manifests come once they are highlighted.
    const shows = (name: string) =>
      waitFor(() => expect(text()).toContain(`name: ${name}\n`), {
        timeout: 20_000,
      });

    // By label: queries by role walk every word of the manifests.
    await screen.findByLabelText('Metadata of Secrets');
    await shows('tenure-reader-secrets');
    expect(text()).not.toContain('tenure-revoker');
    expect(text()).toMatch(/can’t grant less than the values/);

    fireEvent.click(screen.getByLabelText(/^No right on Secrets/));
    await waitFor(() => expect(text()).not.toContain('tenure-reader-secrets'));
    await shows('tenure-reader');
    expect(text()).not.toMatch(/can’t grant less/);

    fireEvent.click(screen.getByLabelText(/^What revocation takes/));
    await shows('tenure-revoker');
  });
});
