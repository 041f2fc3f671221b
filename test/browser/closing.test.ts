/** The close cockpit: a month is closed softly, reopened by two people, and closed for good. */
import { beforeAll, expect, it } from '@jest/globals';
import { cny } from '../money/amounts.js';
import { expectNoFault, pagesSuite, serverWithBrowser } from '../support/pages-suite.js';
import { visitors } from '../support/walk.js';

const NOON = Date.parse('2026-03-10T12:00:00Z');
const PAGE = '/console/closings?book=main&period=2026-02';

pagesSuite('closing a month at the console', () => {
  const server = serverWithBrowser({ clock: { now: () => NOON }, env: { BOOK_TIMEZONE: 'UTC' } });
  const ask = (path: string, body: unknown, key = server.keys.operator) =>
    server.http(`/v1/ledgers/main/${path}`, {
      ...{ key, body, headers: { 'Idempotency-Key': path } },
    });

  beforeAll(async () => {
    await ask('accounts', { id: 'till', subject: 'bank', currency: 'CNY' });
    await ask('accounts', { id: 'sales', subject: 'fee_income', currency: 'CNY' });
    const entries = [
      { account: 'till', direction: 'debit', amount: cny('80.00') },
      { account: 'sales', direction: 'credit', amount: cny('80.00') },
    ];
    const posted = await ask('transactions', { id: 'feb', effectiveDate: '2026-02-10', entries });
    expect(posted.status).toBe(201);
  });

  it.each(visitors)('is without a fault in $theme $language', async (visitor) => {
    const visit = await server.visitAs('operator', PAGE, visitor);
    await expectNoFault(visit, 'text=2026-02-28');
  });

  it('closes softly, is reopened by somebody else, and closes for good', async () => {
    const first = await server.visitAs('operator', `${PAGE}&target=soft`);
    await first.page.getByRole('button', { name: 'Close softly' }).click();
    const ask1 = first.page.getByRole('dialog');
    await ask1.getByRole('button', { name: 'Close softly' }).click();
    await first.page.getByRole('button', { name: 'Reopen' }).click();
    const ask2 = first.page.getByRole('dialog');
    await ask2.getByLabel('Why').fill('an invoice came late');
    await ask2.getByRole('button', { name: 'Reopen' }).click();
    await first.page.getByText('an invoice came late').waitFor();
    await first.page.getByText('You proposed it').waitFor();
    expect(first.troubles).toStrictEqual([]);
    await first.leave();

    const list = await server.http('/v1/approvals?kind=period_reopening', {
      key: server.keys.operator2,
    });
    const [proposal] = list.body['data'] as { id: string }[];
    const done = await ask(`reopenings/${proposal?.id ?? ''}/approve`, {}, server.keys.operator2);
    expect([done.status, done.body['status']]).toStrictEqual([200, 'executed']);

    const { page, troubles, leave } = await server.visitAs('operator', PAGE);
    await page.getByText('sys:retained_earnings:CNY').waitFor();
    await page.getByRole('button', { name: 'Close for good' }).click();
    const ask3 = page.getByRole('dialog');
    await ask3.getByRole('button', { name: 'Close for good' }).click();
    await page.getByText('It is never reopened').waitFor();
    await page.getByRole('region', { name: 'Closed and reopened' }).getByText('Reopened').waitFor();
    expect(troubles).toStrictEqual([]);
    await leave();
  });

  it('shows finance the dry run and nothing to press', async () => {
    const { page, leave } = await server.visitAs('finance', '/console/closings?period=2026-01');
    await page.getByText('2026-01-31').waitFor();
    expect(await page.getByRole('button', { name: /Close|Reopen/ }).count()).toBe(0);
    await leave();
  });
});
