import { render, screen } from '@testing-library/react';
import App from './App';

describe('App', () => {
  it('starts, and offers to sign in', async () => {
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

    render(App.createRoot());

    expect(
      await screen.findByText(
        /sign in|sign-in|log in/i,
        {},
        { timeout: 20_000 },
      ),
    ).toBeInTheDocument();
  });
});
