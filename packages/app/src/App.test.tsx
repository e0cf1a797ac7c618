import { render, screen } from '@testing-library/react';
import App from './App';

jest.setTimeout(60_000);

describe('App', () => {
  it('puts its features together, and asks to sign in', async () => {
    process.env = {
      NODE_ENV: 'test',
      APP_CONFIG: [
        {
          context: 'test',
          data: {
            app: { title: 'Tenure' },
            auth: { environment: 'development' },
            backend: { baseUrl: 'http://localhost:7007' },
          },
        },
      ] as any,
    };
    const asked = jest
      .spyOn(globalThis, 'fetch')
      .mockRejectedValue(new Error('no backend here'));

    render(App.createRoot());

    expect(
      await screen.findByRole(
        'button',
        { name: 'Sign In' },
        { timeout: 50_000 },
      ),
    ).toBeInTheDocument();
    // Somebody who has a session is let through without the button.
    expect(asked).toHaveBeenCalledWith(
      expect.stringContaining('http://localhost:7007/api/auth/oidc/refresh'),
      expect.anything(),
    );
  });
});
