import path from 'node:path';
import { chromium } from '@playwright/test';

const PATIENCE = { timeout: 90_000 };

/**
 * Opens the page of the component `checkout` as a person would, and sees that
 * the card and the three tabs are there and say something.
 *
 * @returns the screenshots' paths
 */
export async function lookAtTabs({ url, folder, executablePath }) {
  const browser = await chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--disable-gpu', '--no-first-run'],
  });
  try {
    const page = await browser.newPage({
      viewport: { width: 1280, height: 900 },
    });
    const errors = [];
    page.on('pageerror', error => errors.push(error.message));
    const screenshots = [];
    const see = async (name, text) => {
      await page.getByText(text).first().waitFor(PATIENCE);
      const file = path.join(folder, `${name}.png`);
      await page.screenshot({ path: file });
      screenshots.push(file);
    };

    await page.goto(`${url}/catalog/default/component/checkout`);
    const enter = page.getByRole('button', { name: 'Enter' });
    const card = page.getByText('1 identity');
    await enter.or(card).first().waitFor(PATIENCE);
    if (await enter.isVisible()) {
      await enter.click();
    }
    await see('card', '1 identity');
    for (const [name, label, text] of [
      ['ownership', 'Ownership', 'Who answers'],
      ['ttl', 'TTL', 'checkout-api-token'],
      ['revocation', 'Revocation', 'checkout-api-token'],
    ]) {
      await openTab(page, label);
      await see(name, text);
    }
    if (errors.length > 0) {
      throw new Error(`The page threw: ${errors.join('; ')}`);
    }
    return screenshots;
  } finally {
    await browser.close();
  }
}

/** By the menu of the group Identity, which the docs have the app know. */
async function openTab(page, label) {
  const name = { name: 'Identity', exact: true };
  const group = page.getByRole('button', name).or(page.getByRole('tab', name));
  await group.first().click(PATIENCE);
  const item = { name: label, exact: true };
  await page
    .getByRole('menuitem', item)
    .or(page.getByRole('menuitemradio', item))
    .first()
    .click(PATIENCE);
}
