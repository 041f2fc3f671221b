/** The statement of the sandbox bank is one that the reader of bills takes, and it is the bank's books. */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkBillFile } from '../../engine/bill/check-bill-file.js';
import { type BankServer, startBankServer } from '../payout/bank-server.js';
import { waitUntil } from '../support/wait-until.js';

let server: BankServer;
beforeAll(async () => {
  server = await startBankServer();
});
afterAll(() => server.stop());

it('the statement has every movement, and its balances add up', async () => {
  const beneficiary = await server.beneficiary('main');
  await server.fund('one', '100.00');
  const ask = (reference: string, scenario: string) =>
    server.payout({
      ...{ reference, beneficiary, amount: { value: '30.00', currency: 'CNY' } },
      sandbox: { scenario },
    });
  await ask('stays', 'success');
  await ask('comes back', 'returned');
  const day = new Date().toISOString().slice(0, 10);
  const lines = async () => (await server.bank.movements(day)).trim().split('\n');
  await waitUntil(async () => (await lines()).length === 4);
  const file = join(server.dataDir, 'statement.xml');
  writeFileSync(file, await server.bank.statement(day));
  const read = await checkBillFile(file);
  expect(read).toMatchObject({
    outcome: 'bills',
    bills: [{ layout: 'camt_053', rows: 4, closing: { minor: 7000n, currency: 'CNY' } }],
  });
  const kinds = (await lines()).map((line) => (JSON.parse(line) as { kind: string }).kind);
  expect(kinds).toStrictEqual(['credit', 'payout', 'payout', 'return']);
});
