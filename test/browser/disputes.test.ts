/** Disputes in portal and console: what is asked, evidence with a file, giving in, and the payment that shows its dispute. */
import { expect, it } from '@jest/globals';
import { z } from 'zod';
import { expectNoFault, pagesSuite, serverWithBrowser } from '../support/pages-suite.js';
import { visitors } from '../support/walk.js';

const withId = z.looseObject({ id: z.string() });

pagesSuite('disputes', () => {
  const server = serverWithBrowser();
  let count = 0;

  /** A payment that the sandbox disputes, which waits for an answer. */
  async function disputed(scenario = 'waits') {
    const reference = `DP${(count += 1)}`;
    const paid = await server.pay({ reference, value: '100.00' });
    const payment = withId.parse(paid.body).id;
    const body = { payment, reference, reason: 'not_received', sandbox: { scenario } };
    const answer = await server.http('/v1/disputes', { key: server.keys.operator, body });
    return { reference, payment, id: withId.parse(answer.body).id };
  }

  it('a merchant finds a dispute, and sends evidence with a file', async () => {
    const { reference } = await disputed();
    const { page, troubles, leave } = await server.visitAs('owner', '/portal/disputes');
    await page.getByRole('link', { name: reference }).click();
    await page.getByText('The channel takes evidence until').waitFor();
    await page.getByRole('button', { name: 'Send evidence' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('What happened').fill('It was delivered on the 3rd.');
    const [chooser] = await Promise.all([
      page.waitForEvent('filechooser'),
      dialog.getByLabel('Files').click(),
    ]);
    const buffer = Buffer.from('%PDF-1.4 receipt');
    await chooser.setFiles([{ name: 'receipt.pdf', mimeType: 'application/pdf', buffer }]);
    await dialog.getByRole('button', { name: 'Send evidence' }).click();
    await dialog.waitFor({ state: 'hidden' });
    await page.getByText('Evidence sent').waitFor();
    await page.getByText('1 file').waitFor();
    await page.locator('.status', { hasText: 'Won' }).first().waitFor({ timeout: 30_000 });
    expect(troubles).toStrictEqual([]);
    await leave();
  });

  it('a merchant gives in, and the house sees it', async () => {
    const { reference, id } = await disputed();
    const portal = await server.visitAs('owner', `/portal/disputes/${id}`);
    await portal.page.getByRole('button', { name: 'Accept' }).click();
    await portal.page.getByRole('dialog').getByRole('button', { name: 'Accept' }).click();
    await portal.page.getByText('Accepted by the merchant').first().waitFor();
    await portal.leave();
    const { page, leave } = await server.visitAs('operator', '/console/disputes');
    await page.getByRole('link', { name: reference }).click();
    await page.getByText('Accepted by the merchant').first().waitFor();
    await leave();
  });

  it('a payment shows its dispute', async () => {
    const { reference, payment } = await disputed();
    const { page, leave } = await server.visitAs('owner', `/portal/payments/${payment}`);
    await page.getByRole('link', { name: reference }).click();
    await page.getByText('What happened').waitFor();
    await leave();
  });

  it.each(visitors)('has pages without fault: $theme, $language', async (visitor) => {
    const { id } = await disputed('lost');
    await expectNoFault(await server.visitAs('owner', '/portal/disputes', visitor), '.data-table');
    const one = await server.visitAs('operator', `/console/disputes/${id}`, visitor);
    await expectNoFault(one, '.timeline');
  });
});
