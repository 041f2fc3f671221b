/** What each of a merchant's people came for, and what they find no button for. */
import { beforeAll, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { z } from 'zod';
import type { DevPerson } from '../../api/composition/development/dev-sign-in.js';
import { createSession, linkOf, linkTo } from '../checkout-session/checkout.js';
import { pagesSuite, serverWithBrowser } from '../support/pages-suite.js';

pagesSuite('a merchant’s people', () => {
  const server = serverWithBrowser();
  let paid: string;
  beforeAll(async () => {
    paid = z
      .looseObject({ id: z.string() })
      .parse((await server.pay({ reference: 'tea' })).body).id;
  }, 60_000);

  /** Walks as this person, whose browser has nothing to complain of. */
  async function walk(name: DevPerson, steps: (page: Page) => Promise<void>): Promise<void> {
    const { page, troubles, leave } = await server.visitAs(name, '/portal');
    await steps(page);
    expect(troubles).toStrictEqual([]);
    await leave();
  }

  const go = (page: Page, link: string) =>
    page.locator('nav').getByRole('link', { name: link, exact: true }).click();
  /** The page is there, and not that before it. */
  const heading = (page: Page, name: string) => page.getByRole('heading', { name }).waitFor();
  const buttons = (page: Page, name: string | RegExp) => page.getByRole('button', { name }).count();

  it('accounting reads what the merchant is owed, and moves no money', () =>
    walk('accountant', async (page) => {
      await go(page, 'Settlement');
      await page.locator('.data-table .money').first().waitFor();
      await go(page, 'Payments');
      await page.getByRole('link', { name: 'tea' }).click();
      await page.locator('.timeline').getByText('Payment succeeded').waitFor();
      expect(await buttons(page, 'Refund')).toBe(0);
      await go(page, 'API keys');
      await heading(page, 'API keys');
      expect(await buttons(page, 'Issue a key')).toBe(0);
    }));

  it('support finds a payment by its reference and refunds it', () =>
    walk('support', async (page) => {
      await go(page, 'Payments');
      await page.getByLabel('Search').fill(paid);
      await page.keyboard.press('Enter');
      await page.getByRole('button', { name: 'Refund', exact: true }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByLabel('Amount in CNY').fill('8.88');
      await dialog.getByRole('button', { name: 'Refund 8.88 CNY' }).click();
      await page.locator('.timeline').getByText('Refund succeeded').waitFor();
      await go(page, 'API keys');
      await heading(page, 'API keys');
      expect(await buttons(page, 'Issue a key')).toBe(0);
    }));

  it('support ends a checkout, but not that of a payment that there was before', async () => {
    const made = await server.pay({ reference: 'before', rest: { method: { type: 'qr' } } });
    const own = await linkTo(server, 'own');
    const of = linkOf(await createSession(server, { amount: undefined, payment: made.body['id'] }));
    await walk('support', async (page) => {
      await page.goto(`${server.url}/portal/checkouts/${own.id}`);
      await page.getByRole('button', { name: 'End checkout' }).waitFor();
      await page.goto(`${server.url}/portal/checkouts/${of.id}`);
      await page.locator('tbody').getByText('Waiting for payer').waitFor();
      expect(await buttons(page, /^(End checkout|New link)$/)).toBe(0);
    });
    await walk('owner', async (page) => {
      await page.goto(`${server.url}/portal/checkouts/${of.id}`);
      await page.getByRole('button', { name: 'End checkout' }).waitFor();
    });
  });

  it('a developer issues a key and adds a webhook endpoint, and refunds nothing', () =>
    walk('developer', async (page) => {
      const dialog = page.getByRole('dialog');
      await go(page, 'API keys');
      await page.getByRole('button', { name: 'Issue a key' }).click();
      await dialog.getByLabel('Name').fill('Staging');
      await dialog.getByRole('button', { name: 'Issue a key' }).click();
      const key = (await page.locator('.shown-once code').textContent()) ?? '';
      expect((await server.http('/v1/payments', { key })).status).toBe(200);
      await page.getByRole('button', { name: 'I have kept it' }).click();
      await go(page, 'Webhooks');
      await page.getByRole('button', { name: 'Add endpoint' }).click();
      await dialog.getByLabel('URL').fill('http://127.0.0.1:9/hooks');
      await dialog.getByRole('button', { name: 'Add endpoint' }).click();
      await page.locator('.shown-once code').waitFor();
      await page.goto(`${server.url}/portal/payments/${paid}`);
      await page.locator('.timeline').getByText('Payment succeeded').waitFor();
      expect(await buttons(page, 'Refund')).toBe(0);
    }));
});
