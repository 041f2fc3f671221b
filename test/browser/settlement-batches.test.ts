/** Settlement batches at the console and in the portal: a schedule is proposed, a batch approved and looked at. */
import { expect, it } from '@jest/globals';
import { cny } from '../money/amounts.js';
import { expectNoFault, pagesSuite, serverWithBrowser } from '../support/pages-suite.js';
import { type Visitor, visitors } from '../support/walk.js';

const DAY_MS = 86_400_000;
const PATH = '/v1/settlement-schedules/demo-shop/CNY';

pagesSuite('settlement batches', () => {
  let aheadMs = 0;
  const server = serverWithBrowser({ clock: { now: () => Date.now() + aheadMs } });
  const at = (path: string, visitor: Visitor = visitors[0]!) =>
    server.visitAs('operator', `/console${path}`, visitor);
  const post = (path: string, body: object, key: string) =>
    server.http(path, { method: 'POST', key, body, headers: { 'idempotency-key': path } });

  it('a schedule is proposed at the console, and holds once another has approved it', async () => {
    const { page, troubles, leave } = await at('/settlement-batches');
    await page.getByRole('button', { name: 'Propose a schedule' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Merchant').fill('demo-shop');
    await dialog.getByLabel('Currency').fill('cny');
    await dialog.getByLabel('Approval above').fill('50.00');
    await dialog.getByRole('button', { name: 'Propose a schedule' }).click();
    await dialog.waitFor({ state: 'hidden' });
    await page.goto(`${server.url}/console/approvals`);
    await page.getByText('Settlement schedule').waitFor();
    expect(troubles).toStrictEqual([]);
    await leave();
    const open = await server.http('/v1/approvals?kind=settlement_schedule', {
      key: server.keys.operator2,
    });
    const [{ id }] = (open.body as { data: [{ id: string }] }).data;
    await post(`${PATH}/proposals/${id}/approve`, {}, server.keys.operator2);
  });

  it('a batch that waits is approved where it is shown, and the merchant sees it', async () => {
    await server.pay({ reference: 'batch', value: '100.00', key: server.keys.merchant });
    await server.settled();
    aheadMs = DAY_MS;
    await server.engine.ledger.cutDueDays();
    await post(
      '/v1/settlement-batches',
      { merchant: 'demo-shop', currency: 'CNY' },
      server.keys.operator,
    );
    const { page, leave } = await at('/settlement-batches');
    await page.getByRole('link', { name: '1', exact: true }).click();
    await page.getByRole('button', { name: 'Approve' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Approve' }).click();
    await page.locator('.status', { hasText: 'Settled' }).first().waitFor();
    await leave();
    const merchant = await server.visitAs('owner', '/portal/settlement-batches');
    await merchant.page.locator('.status', { hasText: 'Settled' }).first().waitFor();
    expect(merchant.troubles).toStrictEqual([]);
    await merchant.leave();
    const { body } = await server.http('/v1/settlement-batches', { key: server.keys.merchant });
    expect(body).toMatchObject({ data: [{ outcome: { carried: cny('0.00') } }] });
  });

  it('a hold is put and taken away', async () => {
    const { page, leave } = await at('/settlement-batches');
    await page.getByRole('button', { name: 'Hold demo-shop CNY' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Why').fill('the owner cannot be reached');
    await dialog.getByRole('button', { name: 'Hold' }).click();
    await page.locator('.status', { hasText: 'Held' }).waitFor();
    await page.getByRole('button', { name: 'Propose the release of demo-shop CNY' }).click();
    const asked = page.getByRole('dialog');
    await asked.getByRole('button', { name: 'Propose the release' }).click();
    await asked.waitFor({ state: 'hidden' });
    await leave();
    const other = await server.visitAs('operator2', '/console/approvals');
    await other.page.getByText('Settlement goes on').waitFor();
    await other.page.getByRole('button', { name: 'Approve' }).click();
    await other.page.getByRole('dialog').getByRole('button', { name: 'Approve' }).click();
    await other.page.getByText('Settlement goes on').waitFor({ state: 'hidden' });
    await other.page.goto(`${server.url}/console/settlement-batches`);
    await other.page.getByRole('button', { name: 'Hold demo-shop CNY' }).waitFor();
    await other.leave();
  });

  it.each(visitors)('has pages without fault: $theme, $language', async (visitor) => {
    await expectNoFault(await at('/settlement-batches', visitor), '.data-table');
  });
});
