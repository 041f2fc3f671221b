/** Bills and reconciliations at the console: a bill is uploaded and reconciled, and its differences are resolved. */
import { writeFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from '@jest/globals';
import { toInstant } from '../../domain/kernel/clock.js';
import { billOf, linesOf } from '../reconciliation/planted-bill.js';
import { expectNoFault, pagesSuite, serverWithBrowser } from '../support/pages-suite.js';
import { type Visitor, visitors } from '../support/walk.js';

const CHANNEL = 'sandbox_a';
const folder = mkdtempSync(join(tmpdir(), 'tallybook-bills-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

pagesSuite('reconciliation', () => {
  const server = serverWithBrowser();
  const at = (path: string, visitor: Visitor = visitors[0]!) =>
    server.visitAs('operator', `/console${path}`, visitor);
  const day = toInstant(Date.now()).slice(0, 10);
  let run = '';

  it('says what to do while there is no bill', async () => {
    const { page, troubles, leave } = await at('/bills');
    await page.getByText('No bill was taken yet').waitFor();
    await page.goto(`${server.url}/console/reconciliations`);
    await page.getByText('No bill was reconciled yet').waitFor();
    expect(troubles).toStrictEqual([]);
    await leave();
  });

  it('a bill is uploaded, and held against the ledger', async () => {
    for (const value of ['10.00', '20.00', '30.00']) {
      await server.pay({ reference: `bill-${value}`, value, key: server.keys.merchant });
    }
    const bill = await server.engine.channels.channels.get(CHANNEL)?.bill?.(day);
    const [first, second, ...rest] = linesOf(bill ?? '');
    if (first === undefined || second === undefined) throw new Error('the bill has no rows');
    const file = join(folder, 'bill.csv');
    const planted = [{ ...first, fee: '0.99' }, { ...second, amount: '21.00' }, ...rest];
    writeFileSync(file, billOf(CHANNEL, day, planted));
    const { page, leave } = await at('/bills');
    await page.getByRole('button', { name: 'Upload' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Name').fill(CHANNEL);
    await dialog.getByLabel('Day').fill(day);
    await dialog.locator('input[type="file"]').setInputFiles(file);
    await dialog.getByRole('button', { name: 'Upload' }).click();
    await dialog.waitFor({ state: 'hidden' });
    await page.getByRole('button', { name: `Reconcile ${CHANNEL}, ${day}` }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Reconcile' }).click();
    await page.locator('.status', { hasText: 'Fee differs' }).waitFor();
    await page.locator('.status', { hasText: 'Amount differs' }).waitFor();
    run = new URL(page.url()).pathname.split('/').at(-1) ?? '';
    await leave();
  });

  it('an item is resolved by the keyboard alone, and another operator approves', async () => {
    const { page, leave } = await at(`/reconciliations/${run}?status=fee`);
    await page.getByText('Fee: ledger').waitFor();
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('How').selectOption('book');
    await dialog.getByRole('textbox', { name: 'Why' }).fill('as billed');
    await dialog.getByRole('button', { name: 'Resolve' }).click();
    await dialog.waitFor({ state: 'hidden' });
    await page.getByText('“as billed”').waitFor();
    await leave();
    await server.http(`/v1/reconciliations/${run}/resolutions/1/approve`, {
      ...{ key: server.keys.operator2, body: {}, headers: { 'idempotency-key': 'approve' } },
    });
    const resolved = await at(`/reconciliations/${run}?status=resolved`);
    await resolved.page.getByRole('button', { name: /^Undo/ }).waitFor();
    await resolved.leave();
  });

  it.each(visitors)('has pages without fault: $theme, $language', async (visitor) => {
    await expectNoFault(await at('/bills', visitor), '.data-table');
    await expectNoFault(await at('/reconciliations', visitor), '.data-table');
    await expectNoFault(await at(`/reconciliations/${run}`, visitor), '.data-table');
  });
});
