import AxeBuilder from '@axe-core/playwright';
import { expect, Page } from '@playwright/test';

const TABS = {
  Ownership: 'identity-ownership',
  TTL: 'identity-ttl',
  Revocation: 'identity-revocation',
};

/** Opens a component's overview, or one of its Identity tabs. */
export async function openComponent(
  page: Page,
  name: string,
  tab?: keyof typeof TABS,
): Promise<void> {
  const path = `/catalog/default/component/${name}`;
  await page.goto(tab ? `${path}/${TABS[tab]}` : path);
}

/**
 * Waits until the demo is read and matched: the portal answers before the
 * catalog and the sources have been through.
 */
export async function waitForDemo(page: Page): Promise<void> {
  await expect(async () => {
    await openComponent(page, 'checkout');
    await expect(page.getByText('Runs as 3 identities')).toBeVisible({
      timeout: 10_000,
    });
  }).toPass({ timeout: 180_000 });
}

/** What axe finds serious in what the plugin draws, not in the portal's frame. */
export async function seriousFindings(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page })
    .include('main, article')
    .analyze();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes[0].html.slice(0, 200)}`);
}

/** Keeps a picture of the whole page, for people to look at. */
export async function picture(page: Page, name: string): Promise<void> {
  await page.screenshot({
    path: `.cache/walkthrough/pictures/${name}.png`,
    fullPage: true,
  });
}
