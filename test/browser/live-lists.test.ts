/** A payment that is made at the checkout appears in the lists of the merchant and of the house, by events. */
import { beforeAll, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { checkoutOf, linkTo, payAt } from '../checkout-session/checkout.js';
import { pagesSuite, serverWithBrowser } from '../support/pages-suite.js';
import { visit, visitors } from '../support/walk.js';

pagesSuite('lists of payments', () => {
  const server = serverWithBrowser();
  beforeAll(async () => {
    await server.pay({ reference: 'before' });
  }, 60_000);

  const listOf = async (name: 'owner' | 'operator') => {
    const frame = name === 'owner' ? 'portal' : 'console';
    const opened = await server.visitAs(name, `/${frame}/payments`);
    await opened.page.locator('tr', { hasText: 'before' }).waitFor();
    return opened;
  };

  /** How often the list was read from then on. */
  function readsOf(page: Page): () => number {
    let reads = 0;
    page.on('request', (request) => {
      if (new URL(request.url()).pathname === '/v1/payments') reads += 1;
    });
    return () => reads;
  }

  it('show what is paid at a checkout as it happens, and read nothing before', async () => {
    const lists = [await listOf('owner'), await listOf('operator')];
    const link = await linkTo(server, 'live', { methods: ['qr'] });
    const payer = await visit(server.browser, link.url, visitors[0]!, { width: 360, height: 740 });
    const choice = payer.page.getByRole('button', { name: 'QR code' });
    const code = payer.page.locator('.qr-code');
    await choice.or(code).first().waitFor();
    const counts = lists.map(({ page }) => readsOf(page));
    if (await choice.isVisible()) await choice.click();
    const shown = lists.map(async ({ page }) => {
      await page.locator('tr', { hasText: 'live' }).first().waitFor();
      return Date.now();
    });
    await code.waitFor();
    const [made] = await paymentsOf('live');
    const tookMs = (await Promise.all(shown)).map((at) => at - Date.parse(made?.createdAt ?? ''));
    // A busy machine takes its time: that nothing was read but for what an event told is what is asserted.
    console.log(`shown ${tookMs.join(' and ')} ms after the payment was made`);
    await payAt(await checkoutOf(server, link).qr());
    for (const { page } of lists) {
      await page.locator('tr', { hasText: 'live' }).getByText('Succeeded').waitFor();
    }
    await payer.page.waitForSelector('.checkout-receipt');
    const stories = (
      await server.http(`/v1/payments/${made?.id}/events?limit=100`, {
        key: server.keys.operator,
      })
    ).body.data as readonly unknown[];
    for (const reads of counts.map((read) => read())) {
      expect(reads).toBeGreaterThan(0);
      expect(reads).toBeLessThanOrEqual(stories.length);
    }
    for (const one of [...lists, payer]) await one.leave();
  });

  async function paymentsOf(reference: string) {
    const { body } = await server.http(`/v1/payments?limit=100`, { key: server.keys.merchant });
    const all = body.data as readonly { id: string; reference: string; createdAt: string }[];
    return all.filter((payment) => payment.reference.startsWith(reference));
  }
});
