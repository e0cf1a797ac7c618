import { render, screen } from '@testing-library/react';
import App from './App';

jest.setTimeout(60_000);

describe('App', () => {
  it('puts its features together, and signs in by itself', async () => {
    process.env = {
      NODE_ENV: 'test',
      APP_CONFIG: [
        {
          context: 'test',
          data: {
            app: { title: 'Tenure' },
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
      await screen.findByText(
        /You do not appear to be signed in/,
        {},
        { timeout: 50_000 },
      ),
    ).toBeInTheDocument();
    expect(asked).toHaveBeenCalledWith(
      'http://localhost:7007/api/auth/guest/refresh',
      expect.anything(),
    );
  });
});
