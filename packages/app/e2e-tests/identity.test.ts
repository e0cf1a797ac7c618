import { expect, test } from '@playwright/test';
import {
  openComponent,
  picture,
  seriousFindings,
  signIn,
  waitForDemo,
} from './demo';

test.beforeEach(async ({ page }) => {
  await signIn(page, 'dmitri');
});

test('the card of a component sums up its identities', async ({ page }) => {
  test.setTimeout(240_000);
  await waitForDemo(page);

  await expect(page.getByText('Runs as 3 identities')).toContainText(
    'in 2 environments',
  );
  await expect(
    page.getByText(/Next expiry: checkout-tls in 1\d days/),
  ).toBeVisible();
  await expect(page.getByText('1 expired and in use')).toBeVisible();
  await expect(
    page.getByText('1 identity is used in several environments'),
  ).toBeVisible();
  expect(await seriousFindings(page)).toEqual([]);
  await picture(page, 'card');

  await page.getByRole('link', { name: 'Lifetime' }).click();
  await expect(page).toHaveURL(/identity-ttl\?lifetime=/);
});

test('Ownership says who answers, and shows the chain', async ({ page }) => {
  await openComponent(page, 'checkout', 'Ownership');

  await expect(
    page.getByRole('heading', { name: 'Who answers' }),
  ).toBeVisible();
  const matrix = page.getByRole('table').first();
  await expect(matrix.getByText('prod-eu/payments/checkout')).toBeVisible();
  await expect(
    matrix.getByRole('link', { name: 'Payments' }).first(),
  ).toBeVisible();

  const runsAs = page.getByRole('row').filter({ hasText: 'runs as' });
  await expect(runsAs.first()).toContainText('Confirmed');
  expect(await seriousFindings(page)).toEqual([]);
  await picture(page, 'ownership');
});

test('a chosen node opens with what each source says, and stays in the URL', async ({
  page,
}) => {
  await openComponent(page, 'storefront', 'Ownership');

  await page
    .getByRole('row')
    .filter({ hasText: 'runs as' })
    .filter({ hasText: 'prod-eu' })
    .getByRole('button', { name: /storefront, open details/ })
    .first()
    .click();
  const drawer = page.getByRole('dialog');
  await expect(drawer).toBeVisible();
  await expect(page).toHaveURL(/asset=[0-9a-f]{32}/);
  await expect(drawer).toContainText('prod-eu, as declared in Git');
  await expect(drawer).toContainText('prod-eu, exported');
  // Git declares two replicas, four run.
  await expect(
    drawer
      .getByRole('region', { name: 'Declared against live' })
      .getByRole('row')
      .filter({ hasText: 'Replicas' }),
  ).toContainText(/2.*4/);
  await picture(page, 'ownership-drawer');

  await page.reload();
  await expect(page.getByRole('dialog')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toBeHidden();
  await expect(page).not.toHaveURL(/asset=/);
});

test('a claim is shown as a claim, and grants nothing', async ({ page }) => {
  await openComponent(page, 'sales-dashboard', 'Ownership');
  await expect(
    page.getByRole('row').filter({ hasText: 'runs as' }).first(),
  ).toContainText(/claimed/i);
  await picture(page, 'claimed');

  // Its owner does not become an owner of what it claims.
  await openComponent(page, 'checkout', 'Revocation');
  const row = page.getByRole('row').filter({ hasText: 'checkout-tls' });
  await expect(row.getByText('Payments')).toBeVisible();
  await expect(row.getByText('Billing')).toHaveCount(0);
});

test('TTL lists what ends first on top', async ({ page }) => {
  await openComponent(page, 'checkout', 'TTL');

  const rows = page
    .getByRole('table', { name: /worst first/i })
    .getByRole('row');
  await expect(rows.nth(1)).toContainText('card-network-key');
  await expect(rows.nth(1)).toContainText('Expired');
  await expect(rows.nth(2)).toContainText('checkout-tls');
  expect(await seriousFindings(page)).toEqual([]);
  await picture(page, 'ttl');

  await openComponent(page, 'ledger', 'TTL');
  await page.getByRole('button', { name: /Never expires: 1/ }).click();
  await expect(page).toHaveURL(/lifetime=never/);
  await expect(page.getByText('ledger-reporting-token').first()).toBeVisible();
});

test('Revocation has a plan for each credential', async ({ page }) => {
  await openComponent(page, 'ledger', 'Revocation');

  await page
    .getByRole('row')
    .filter({ hasText: 'ledger-reporting-token' })
    .getByRole('button', { name: /plan/i })
    .click();
  const plan = page.getByRole('dialog');
  await expect(plan).toContainText('kubectl');
  await expect(plan).toContainText('ledger-reporting-token');
  await expect(page).toHaveURL(/plan=[0-9a-f]{32}/);
  await picture(page, 'revocation-plan');
  await page.keyboard.press('Escape');
  expect(await seriousFindings(page)).toEqual([]);
  await picture(page, 'revocation');
});

test('a controller that is cluster administrator stands out', async ({
  page,
}) => {
  await openComponent(page, 'delivery-controller');
  await expect(
    page.getByText('Can become cluster administrator'),
  ).toBeVisible();
});

test('an owner that the catalog does not have is said to be missing', async ({
  page,
}) => {
  await openComponent(page, 'search-indexer');
  await expect(page.getByText(/is not in the catalog/)).toBeVisible();
});

test('two records that tie are shown, and nobody wins', async ({ page }) => {
  await openComponent(page, 'parcel-tracking', 'Ownership');
  const row = page
    .getByRole('table')
    .first()
    .getByRole('row')
    .filter({ hasText: 'Two records claim this' });
  await expect(row.getByRole('link', { name: 'Logistics' })).not.toHaveCount(0);
  await expect(row.getByRole('link', { name: 'Platform' })).not.toHaveCount(0);
  await picture(page, 'tie');
});

test('a certificate that cert-manager fails to renew stands out', async ({
  page,
}) => {
  await openComponent(page, 'parcel-tracking', 'TTL');
  await expect(
    page.getByRole('row').filter({ hasText: 'parcel-tracking-tls' }).first(),
  ).toContainText(/Issuing fails/);
  await picture(page, 'certificate');
});

test('a cluster that no one can reach is known from its export', async ({
  page,
}) => {
  // The plant is a closed tenant, and the platform team is none of its members.
  await signIn(page, 'eun-ji');
  await openComponent(page, 'line-controller', 'Ownership');
  await expect(
    page.getByRole('row').filter({ hasText: 'runs as' }).first(),
  ).toContainText(/Exported/);
  await openComponent(page, 'line-controller', 'TTL');
  await expect(
    page.getByRole('row').filter({ hasText: 'line-controller-token' }).first(),
  ).toContainText(/never/i);
  await picture(page, 'air-gapped');
});

test('a component without workloads is told how to get some', async ({
  page,
}) => {
  await openComponent(page, 'price-rules', 'Ownership');
  await expect(
    page.getByText('backstage.io/kubernetes-id').first(),
  ).toBeVisible();
  await picture(page, 'empty');
});

test('nothing is lost on a narrow screen', async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 800 });
  await openComponent(page, 'checkout', 'TTL');
  // Not by its text alone: the timeline names it too, in a title that is never drawn.
  await expect(
    page.getByRole('row').filter({ hasText: 'card-network-key' }).first(),
  ).toBeVisible();
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - window.innerWidth,
  );
  expect(overflow).toBeLessThanOrEqual(0);
  await picture(page, 'narrow');
});
