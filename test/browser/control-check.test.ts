/** The control check at the console: what agrees, and a planted break with where it began. */
import { beforeAll, it } from '@jest/globals';
import { tamper } from '../control-check/tamper.js';
import { cny } from '../money/amounts.js';
import { expectNoFault, pagesSuite, serverWithBrowser } from '../support/pages-suite.js';
import { visitors } from '../support/walk.js';

const NOON = Date.parse('2026-03-10T12:00:00Z');
const PAGE = '/console/control-check?book=main';

pagesSuite('the control check at the console', () => {
  const server = serverWithBrowser({ clock: { now: () => NOON }, env: { BOOK_TIMEZONE: 'UTC' } });
  const ask = (path: string, body: unknown) =>
    server.http(`/v1/ledgers/main/${path}`, { key: server.keys.operator, body });

  beforeAll(async () => {
    await ask('accounts', { id: 'till', subject: 'bank', currency: 'CNY' });
    await ask('accounts', { id: 'sales', subject: 'fee_income', currency: 'CNY' });
    const entries = [
      { account: 'till', direction: 'debit', amount: cny('1234.50') },
      { account: 'sales', direction: 'credit', amount: cny('1234.50') },
    ];
    await ask('transactions', { id: 'sale', entries });
  });

  it('agrees', async () => {
    const visit = await server.visitAs('finance', PAGE);
    await expectNoFault(visit, 'text=Agrees');
  });

  it('a break is planted', () => {
    tamper(server.dataDir, 'subject_days', "closing = '1234.00' WHERE subject = 'bank'");
  });

  it.each(visitors)('names a planted break in $theme $language', async (visitor) => {
    const visit = await server.visitAs('operator', PAGE, visitor);
    await expectNoFault(visit, 'text=1,234');
  });
});
