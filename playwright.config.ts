import { defineConfig } from '@playwright/test';

/**
 * The walk-through: a browser on the portal that `npm start` opens. Set
 * `PLAYWRIGHT_URL` to walk through one that runs already, and `CHROMIUM_PATH`
 * where Chromium is not Debian's.
 */
export default defineConfig({
  testDir: 'packages/app/e2e-tests',
  timeout: 90_000,
  expect: { timeout: 30_000 },
  forbidOnly: Boolean(process.env.CI),
  workers: 1,
  reporter: [['list']],
  outputDir: '.cache/walkthrough',
  webServer: process.env.PLAYWRIGHT_URL
    ? undefined
    : {
        command: 'node scripts/start.mjs',
        url: 'http://localhost:7007/.backstage/health/v1/readiness',
        timeout: 240_000,
        gracefulShutdown: { signal: 'SIGTERM', timeout: 15_000 },
        stdout: process.env.CI ? 'ignore' : 'pipe',
      },
  use: {
    baseURL: process.env.PLAYWRIGHT_URL ?? 'http://localhost:3000',
    viewport: { width: 1440, height: 1000 },
    screenshot: 'only-on-failure',
    launchOptions: {
      executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
});
