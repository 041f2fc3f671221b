/** A posting asks for the accounts that are not known to be open, and for no other. */
import { expect, it } from '@jest/globals';
import { START } from '../../domain/kernel/position.js';
import type { LedgerOutcome } from '../../domain/ledger/port.js';
import { fromText } from '../../domain/money/money.js';
import { channelReceivable, feeIncome, suspense } from '../../domain/payment/accounts.js';
import { OpenedAccounts } from '../../sagas/payment/opened-accounts.js';

const opened: LedgerOutcome = { status: 'applied', events: [], position: START };
const open: LedgerOutcome = { status: 'duplicate', events: [], position: START };
const unknown: LedgerOutcome = { status: 'unknown' };
const refused: LedgerOutcome = {
  status: 'rejected',
  rejection: { code: 'id_conflict', detail: 'other content' },
};

const { currency } = fromText({ value: '1.00', currency: 'CNY' });
const [a, b, c] = [feeIncome(currency), suspense(currency), channelReceivable('bank', currency)];

it('asks for each once', () => {
  expect(new OpenedAccounts().missing([a, b, a])).toEqual([a, b]);
});

it('knows what was opened and what was open', () => {
  const accounts = new OpenedAccounts();
  accounts.note([a, b], [opened, open]);
  expect(accounts.missing([a, b, c])).toEqual([c]);
});

it('asks again if the ledger did not say so', () => {
  const accounts = new OpenedAccounts();
  accounts.note([a, b, c], [unknown, refused]);
  expect(accounts.missing([a, b, c])).toEqual([a, b, c]);
});
