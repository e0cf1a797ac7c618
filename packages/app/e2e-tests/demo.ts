import AxeBuilder from '@axe-core/playwright';
import { BrowserContext, expect, Page } from '@playwright/test';

const TABS = {
  Ownership: 'identity-ownership',
  TTL: 'identity-ttl',
  Revocation: 'identity-revocation',
};

/** People of examples/catalog/org.yaml, by what they see. */
export const PEOPLE = {
  /** A developer of Payments. */
  amara: 'Amara Okafor',
  /** Of the platform team: all clusters and sources but those of the plant. */
  dmitri: 'Dmitri Volkov',
  /** Of the identity team: everything. */
  'eun-ji': 'Eun-ji Park',
  /** Of a partner: nothing of the inventory. */
  farah: 'Farah Haddad',
};

type Person = keyof typeof PEOPLE;

type Cookies = Awaited<ReturnType<BrowserContext['cookies']>>;

/** Sessions to come back to, so that each person goes through the window once. */
const sessions = new Map<Person, Cookies>();

/** Signs in as somebody, unless that was done before: then as from then. */
export async function signIn(page: Page, person: Person): Promise<void> {
  const cookies = sessions.get(person);
  // Somebody else may be signed in.
  await page.context().clearCookies();
  if (cookies) {
    await page.context().addCookies(cookies);
    return;
  }
  await signInByWindow(page, person);
  sessions.set(person, await page.context().cookies());
}

/** Signs in as a person does: by the button, and in the window that it opens. */
export async function signInByWindow(
  page: Page,
  person: Person,
): Promise<void> {
  await page.goto('/');
  const button = page.getByRole('button', { name: 'Sign In' });
  // The catalog has the people a few seconds after the portal has started.
  await expect(async () => {
    const opened = page.waitForEvent('popup');
    await button.click();
    const popup = await opened;
    await popup
      .getByRole('button', { name: new RegExp(PEOPLE[person]) })
      .click();
    await expect(page.getByRole('link', { name: 'Settings' })).toBeVisible({
      timeout: 10_000,
    });
  }).toPass({ timeout: 60_000 });
}

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
