import { readFile } from 'node:fs/promises';
import { expect, Page, test } from '@playwright/test';
import { picture, seriousFindings, signIn, waitForDemo } from './demo';

const INVENTORY = '/workload-identities/inventory';

const list = (page: Page) => page.getByRole('table', { name: 'Assets' });
const rows = (page: Page) => list(page).getByRole('rowheader');

test.describe('the identity team', () => {
  test.beforeEach(async ({ page }) => {
    await signIn(page, 'eun-ji');
  });

  test('sums up the inventory, each number leading to its list', async ({
    page,
  }) => {
    test.setTimeout(240_000);
    await waitForDemo(page);
    await page.getByRole('link', { name: /Workload iden/ }).click();

    const sums = page.getByRole('region', { name: 'The inventory in numbers' });
    await expect(sums.getByRole('link', { name: /^Sources: 4/ })).toBeVisible();
    await sums.getByRole('link', { name: '1 expired' }).click();
    await expect(page).toHaveURL(/kind=credential&expiry=expired/);
    await expect(rows(page)).toHaveText([/card-network-key/]);
    expect(await seriousFindings(page)).toEqual([]);
    await picture(page, 'inventory');
  });

  test('keeps filters in the address, and takes them back', async ({
    page,
  }) => {
    await page.goto(`${INVENTORY}?kind=identity`);
    await expect(rows(page).first()).toBeVisible();
    await page.getByRole('button', { name: 'Cluster' }).click();
    const values = page.getByRole('dialog', { name: 'Values of Cluster' });
    await values.getByRole('checkbox', { name: 'staging-eu' }).check();
    await values.getByRole('button', { name: 'Done' }).click();
    await expect(page).toHaveURL(/kind=identity&cluster=staging-eu/);
    await expect(
      list(page).getByRole('row').filter({ hasText: 'prod-eu' }),
    ).toHaveCount(0);
    const chips = page.getByRole('list', { name: 'Filters that are set' });
    await expect(chips).toContainText('Cluster: staging-eu');

    await page.reload();
    await expect(chips).toContainText('Cluster: staging-eu');
    await page.goBack();
    await expect(chips).not.toContainText('Cluster');
    await expect(
      list(page).getByRole('row').filter({ hasText: 'prod-eu' }).first(),
    ).toBeVisible();

    await page.getByRole('textbox', { name: 'Part of a name' }).fill('nobody');
    await expect(page.getByText('Nothing matches these filters')).toBeVisible();
    await page
      .getByRole('button', { name: 'Reset all filters' })
      .first()
      .click();
    await expect(page).toHaveURL(new RegExp(`${INVENTORY}$`));
  });

  test('exports what is filtered', async ({ page }) => {
    await page.goto(`${INVENTORY}?kind=credential&text=checkout-tls`);
    await expect(rows(page)).toHaveCount(1);
    await page.getByRole('button', { name: 'Export' }).click();
    const download = page.waitForEvent('download');
    await page.getByRole('menuitem', { name: 'As CSV' }).click();
    const file = await download;
    expect(file.suggestedFilename()).toMatch(
      /^workload-identities-\d{4}-\d\d-\d\d\.csv$/,
    );
    const [head, ...lines] = (await readFile(await file.path(), 'utf8'))
      .trim()
      .split(/\r?\n/);
    expect(head).toContain('name');
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain('checkout-tls');
  });

  test('shows one asset, and the way on from it', async ({ page }) => {
    await page.goto(
      `${INVENTORY}?kind=identity&cluster=prod-eu&namespace=payments&text=checkout`,
    );
    await rows(page).getByRole('link', { name: 'checkout' }).first().click();
    await expect(page).toHaveURL(/workload-identities\/assets\/[0-9a-f]{32}$/);
    await expect(
      page.getByRole('heading', { level: 2, name: /checkout/ }),
    ).toBeVisible();
    await expect(
      page.getByRole('region', { name: 'Facts by source' }),
    ).toContainText('prod-eu, as declared in Git');
    expect(await seriousFindings(page)).toEqual([]);
    await picture(page, 'asset');

    await page
      .getByRole('navigation', { name: 'Views of the asset' })
      .getByRole('link', { name: 'Chain' })
      .click();
    await expect(
      page.getByRole('heading', { name: 'Who answers' }),
    ).toBeVisible();
    await page.goBack();
    await page
      .getByRole('region', { name: 'Links' })
      .getByRole('link', { name: /in the inventory/ })
      .first()
      .click();
    await expect(page).toHaveURL(/linked=/);
    await expect(rows(page).first()).toBeVisible();
  });

  test('says how the sources stand, and refreshes one', async ({ page }) => {
    await page.goto('/workload-identities/sources');
    const source = page
      .getByRole('table', { name: 'Sources' })
      .getByRole('row')
      .filter({ hasText: 'prod-eu-git' });
    await expect(source).toContainText('Up to date');
    expect(await seriousFindings(page)).toEqual([]);
    await picture(page, 'sources');

    await source.getByRole('button', { name: /^See the list of what/ }).click();
    const drawer = page.getByRole('dialog');
    await expect(drawer.getByText('Complete').first()).toBeVisible();
    await expect(page).toHaveURL(/source=prod-eu-git/);
    await page.keyboard.press('Escape');
    await expect(drawer).toBeHidden();

    const refreshed = page.waitForResponse(
      response =>
        response.url().endsWith('/sources/prod-eu-git/refresh') &&
        response.request().method() === 'POST',
    );
    await source.getByRole('button', { name: /^Refresh/ }).click();
    expect((await refreshed).ok()).toBe(true);
    await expect(
      source.getByRole('button', { name: /^Refresh/ }),
    ).toBeVisible();
  });

  test('needs no mouse', async ({ page }) => {
    await page.goto(`${INVENTORY}?kind=secret`);
    await expect(rows(page).first()).toBeVisible();

    const kinds = page
      .getByRole('search', { name: 'Filters' })
      .getByRole('button', { name: /^Kind/ });
    await page.getByRole('textbox', { name: 'Part of a name' }).focus();
    // Past the field come the filters, in the order of the page.
    await page.keyboard.press('Tab');
    await expect(kinds).toBeFocused();
    await page.keyboard.press('Enter');
    const values = page.getByRole('dialog', { name: 'Values of Kind' });
    await expect(values.getByRole('checkbox').first()).toBeVisible();
    await values.getByRole('checkbox', { name: 'Secrets' }).focus();
    await page.keyboard.press('Space');
    await expect(page).not.toHaveURL(/kind=/);
    await page.keyboard.press('Escape');
    await expect(values).toBeHidden();
    await expect(kinds).toBeFocused();

    await page.getByRole('button', { name: 'Last changed' }).focus();
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL(/orderBy=changedAt/);
    await rows(page).getByRole('link').first().focus();
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL(/assets\/[0-9a-f]{32}$/);
  });

  test('loses nothing on a narrow screen', async ({ page }) => {
    await page.setViewportSize({ width: 360, height: 800 });
    for (const path of [INVENTORY, '/workload-identities/sources']) {
      await page.goto(path);
      await expect(page.getByRole('rowheader').first()).toBeVisible();
      const overflow = await page.evaluate(
        () => document.documentElement.scrollWidth - window.innerWidth,
      );
      expect(overflow).toBeLessThanOrEqual(0);
    }
    await picture(page, 'sources-narrow');
  });
});
