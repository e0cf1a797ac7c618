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

test('a closed tenant is there for its members alone', async ({ page }) => {
  // Four people go through it.
  test.setTimeout(240_000);
  const list = page.getByRole('table', { name: 'Assets' });
  const sources = page.getByRole('table', { name: 'Sources' });

  await signIn(page, 'eun-ji');
  await page.goto('/workload-identities/inventory?cluster=plant-nord');
  await expect(list.getByText('printer-login').first()).toBeVisible();
  await list
    .getByRole('rowheader')
    .filter({ hasText: 'printer-login' })
    .first()
    .getByRole('link')
    .first()
    .click();
  await expect(page).toHaveURL(/assets\/[0-9a-f]{32}$/);
  const asset = new URL(page.url()).pathname;
  await page.goto('/workload-identities/sources');
  await expect(sources.getByRole('row', { name: /plant-nord/ })).toBeVisible();

  // The policy lets the platform team see everything.
  await signIn(page, 'dmitri');
  await page.goto('/workload-identities/inventory?cluster=plant-nord');
  await expect(page.getByText('Nothing matches these filters')).toBeVisible();
  await page.goto('/workload-identities/inventory?text=printer-login');
  await expect(page.getByText('Nothing matches these filters')).toBeVisible();
  // As one that does not exist.
  await page.goto(asset);
  await expect(
    page.getByText('The inventory does not hold this asset'),
  ).toBeVisible();
  await expect(page.getByText('printer-login')).toHaveCount(0);
  await page.goto('/workload-identities/sources');
  await expect(sources.getByRole('row', { name: /staging-eu/ })).toBeVisible();
  await expect(page.getByText(/plant-nord/)).toHaveCount(0);
  await openComponent(page, 'label-printer', 'Ownership');
  await expect(
    page.getByText(/workloads? belongs? to it that you may not see/).first(),
  ).toBeVisible();
  await picture(page, 'closed-tenant');

  for (const [person, told] of [
    ['amara', 'The inventory does not hold this asset'],
    ['farah', /You may not see/],
  ] as const) {
    await signIn(page, person);
    await page.goto(asset);
    await expect(page.getByText(told).first()).toBeVisible();
    await expect(page.getByText('printer-login')).toHaveCount(0);
  }
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
