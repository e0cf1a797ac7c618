import { expect, Page, test } from '@playwright/test';
import {
  openComponent,
  PEOPLE,
  picture,
  seriousFindings,
  signIn,
  signInByWindow,
  waitForDemo,
} from './demo';

async function openSettings(page: Page): Promise<void> {
  await page.goto('/settings');
  await expect(page.getByText('Profile').first()).toBeVisible();
}

test('the page to sign in says what happens, and whom to start as', async ({
  page,
}) => {
  await page.goto('/');
  await expect(page.getByRole('button', { name: 'Sign In' })).toBeVisible();
  await expect(page.getByText(/Start as Amara/)).toBeVisible();
  expect(await seriousFindings(page)).toEqual([]);
  await picture(page, 'sign-in');
});

test('a developer sees what is of her team, and the rest as counts', async ({
  page,
}) => {
  test.setTimeout(240_000);
  await signIn(page, 'amara');
  await waitForDemo(page);
  await openComponent(page, 'checkout', 'Ownership');
  await expect(
    page
      .getByRole('table')
      .first()
      .getByText('prod-eu/payments/checkout')
      .first(),
  ).toBeVisible();

  await openComponent(page, 'storefront', 'Ownership');
  await expect(
    page.getByText(/\d+ workloads? belongs? to it that you may not see/),
  ).toBeVisible();
  await picture(page, 'developer-of-another-team');

  // The inventory is hers, and its sources are not.
  await page.goto('/workload-identities');
  await expect(
    page.getByText(/\d+ assets? that you may see/).first(),
  ).toBeVisible();
  await expect(page.getByText('storefront', { exact: true })).toHaveCount(0);
  await picture(page, 'developer-inventory');
  await page.goto('/workload-identities/sources');
  const alert = page.getByRole('alert');
  await expect(alert).toContainText('You may not see the sources');
  await expect(alert).toContainText('workload-identity.source.read');
});

test('an outsider is told what is missing, and whom to ask', async ({
  page,
}) => {
  await signIn(page, 'farah');
  await openComponent(page, 'checkout', 'Ownership');
  await expect(
    page.getByText(/You may not see the identities of checkout/i),
  ).toBeVisible();
  await expect(
    page.getByText('workload-identity.asset.read').first(),
  ).toBeVisible();
  await expect(page.getByText(/Ask its owner|Ask whoever/)).toBeVisible();
  expect(await seriousFindings(page)).toEqual([]);
  await picture(page, 'forbidden-tab');

  await page.goto('/workload-identities');
  await expect(page.getByText('You may not see the inventory')).toBeVisible();
  await picture(page, 'forbidden-inventory');
});

test('one signs out, and in again as somebody else', async ({ page }) => {
  await signInByWindow(page, 'eun-ji');
  await openSettings(page);
  await expect(page.getByText(PEOPLE['eun-ji']).first()).toBeVisible();

  // A session outlives the page.
  await page.reload();
  await expect(page.getByText(PEOPLE['eun-ji']).first()).toBeVisible();

  await page.getByTestId('user-settings-menu').click();
  await page.getByRole('menuitem', { name: 'Sign Out' }).click();
  await expect(page.getByRole('button', { name: 'Sign In' })).toBeVisible();
  await page.reload();
  await expect(page.getByRole('button', { name: 'Sign In' })).toBeVisible();

  await signInByWindow(page, 'dmitri');
  await openSettings(page);
  await expect(page.getByText(PEOPLE.dmitri).first()).toBeVisible();
});
