/** The requests of a merchant's keys, in the portal. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { beforeAll, expect, it } from '@jest/globals';
import type { Locator } from 'playwright-core';
import { expectNoFault, pagesSuite, serverWithBrowser } from '../support/pages-suite.js';
import { comesTrue, type Visitor, visitors } from '../support/walk.js';

const SIZE = { width: 1_280, height: 900 };

pagesSuite('the requests of a merchant', () => {
  const server = serverWithBrowser();
  beforeAll(async () => {
    const key = server.keys.merchant;
    const paid = await server.pay({ reference: "o'order-1" });
    await server.http(`/v1/payments/${String(paid.body.id)}/refunds`, {
      key,
      headers: { 'idempotency-key': "it's-mine", prefer: 'wait=10' },
      body: { amount: { value: '12.00', currency: 'CNY' }, reason: 'Li Na sent it back' },
    });
    await server.http('/v1/payments?limit=3&status=failed', { key });
    await server.pay({ reference: 'order-2', rest: { method: { type: 'cash' } } });
  }, 60_000);

  const open = (path: string, visitor: Visitor = visitors[0]!) =>
    server.visitAs('owner', `/portal${path}`, visitor, SIZE);

  it.each(visitors)('are without fault: $theme, $language', async (visitor) => {
    await expectNoFault(await open('/requests', visitor), '.data-table .status-bad');
    await expectNoFault(await open('/requests?open=1', visitor), '[role=dialog] pre');
    await expectNoFault(await open('/requests?key=key_none', visitor), '.empty');
  });

  it('are narrowed in the address, and a request that is made meanwhile appears', async () => {
    const { page, troubles, leave } = await open('/requests');
    const rows = page.locator('tbody tr:not([aria-hidden])');
    await rows.nth(2).waitFor();
    await page.getByText('Failed', { exact: true }).click();
    await page.waitForURL(/outcome=failed/);
    await comesTrue(page, `document.querySelectorAll('tbody tr:not([aria-hidden])').length === 1`);
    expect(await rows.textContent()).toContain('method_unsupported');
    await page.getByText('All', { exact: true }).click();
    await page.getByLabel('Path').fill('pay_0');
    await page.waitForURL(/path=pay_0/);
    await page.locator('.empty').waitFor();
    await server.http('/v1/payments/pay_0/refunds', {
      key: server.keys.merchant,
      headers: { 'idempotency-key': 'r' },
      body: {},
    });
    await page.locator('tr', { hasText: '/v1/payments/pay_0/refunds' }).waitFor();
    expect(troubles).toStrictEqual([]);
    await leave();
  });

  it('lead to a command that a shell runs, without the key and without what may be a secret', async () => {
    const { page, troubles, leave } = await open('/requests');
    const dialog = page.getByRole('dialog');
    const made = page.locator('tr', { hasText: '201' });
    const command = async (row: Locator) => {
      await row.getByRole('button').click();
      const text = await dialog.locator('pre').last().textContent();
      const shown = await dialog.textContent();
      await page.keyboard.press('Escape');
      await dialog.waitFor({ state: 'hidden' });
      return { text: text ?? '', shown };
    };
    const payment = await command(made.filter({ hasNotText: 'refunds' }));
    expect(payment.text).toContain(String.raw`"reference":"o'\''order-1"`);
    const refund = await command(made.filter({ hasText: 'refunds' }));
    expect(refund.shown).toContain('Not kept');
    expect(refund.shown).toContain('reason');
    const content = await page.content();
    expect(content).not.toContain('Li Na');
    expect(content).not.toContain(server.keys.merchant);
    const answer = await run(`${payment.text} -si`);
    expect(answer).toContain('201 Created');
    expect(answer).toContain('Idempotency-Replayed: true');
    expect(troubles).toStrictEqual([]);
    await leave();
  });

  /** What a shell prints of it; not synchronously, for the server that it asks runs here. */
  const run = async (text: string): Promise<string> => {
    const env = { ...process.env, TALLYBOOK_KEY: server.keys.merchant };
    return (await promisify(execFile)('/bin/sh', ['-c', text], { env })).stdout;
  };
});
