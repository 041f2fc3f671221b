/** Wrong ledger transactions. */
import { balanced, entry, type WrongRequest } from './wrong-request.js';

// prettier-ignore
const transactions: readonly [string, unknown, number, string, string?][] = [
  ['entries that do not balance', { entries: [entry('a', 'debit', '1.00'), entry('b', 'credit', '1.01')] }, 422, 'transaction_unbalanced', 'entries'],
  ['one entry', { entries: [entry('a', 'debit', '1.00')] }, 400, 'invalid_request', 'entries'],
  ['no entries', {}, 400, 'invalid_request', 'entries'],
  ['201 entries', { entries: Array.from({ length: 201 }, () => entry('a', 'debit', '1.00')) }, 400, 'invalid_request', 'entries'],
  ['a direction that is none', { entries: [entry('a', 'left', '1.00'), entry('b', 'credit', '1.00')] }, 400, 'invalid_request', 'entries.0.direction'],
  ['an entry that is a float', { entries: [entry('a', 'debit', 1.5), entry('b', 'credit', '1.50')] }, 400, 'invalid_amount', 'entries.0.amount.value'],
  ['an entry of zero', { entries: [entry('a', 'debit', '0.00'), entry('b', 'credit', '0.00')] }, 400, 'invalid_amount', 'entries.0.amount.value'],
  ['an entry below zero', { entries: [entry('a', 'debit', '-1.00'), entry('b', 'credit', '-1.00')] }, 400, 'invalid_amount', 'entries.0.amount.value'],
  [
    'an entry too large',
    {
      entries: [entry('a', 'debit', '10000000000000.01'), entry('b', 'credit', '10000000000000.01')],
    },
    422,
    'amount_too_large',
    'entries.0.amount.value',
  ],
  ['an account that is not there', { entries: [entry('a', 'debit', '1.00'), entry('nope', 'credit', '1.00')] }, 422, 'account_not_found', 'entries.1.account'],
  ['another currency than the account', { entries: [entry('a', 'debit', '1.00', 'EUR'), entry('b', 'credit', '1.00', 'EUR')] }, 422, 'currency_mismatch', 'entries.0.amount.currency'],
  ['an account of the engine', { entries: [entry('a', 'debit', '1.00'), entry('mer:demo-shop:CNY', 'credit', '1.00')] }, 422, 'account_managed', 'entries.1.account'],
  ['more than there is', { entries: [entry('poor', 'debit', '1.00'), entry('b', 'credit', '1.00')] }, 422, 'insufficient_funds', 'entries.0.account'],
  ['a date that is none', { entries: balanced, effectiveDate: '2026-02-30' }, 400, 'invalid_request', 'effectiveDate'],
  ['a date with a time', { entries: balanced, effectiveDate: '2026-02-01T00:00:00Z' }, 400, 'invalid_request', 'effectiveDate'],
  ['a date of the year 0', { entries: balanced, effectiveDate: '0000-01-01' }, 400, 'invalid_request', 'effectiveDate'],
  ['a date to come', { entries: balanced, effectiveDate: '9999-01-01' }, 422, 'effective_date_in_future', 'effectiveDate'],
  ['an id with a space', { id: 'a b', entries: balanced }, 400, 'invalid_request', 'id'],
  ['an id of 129 characters', { id: 'x'.repeat(129), entries: balanced }, 400, 'invalid_request', 'id'],
  ['an id used for something else', { id: 'known', entries: [entry('a', 'debit', '2.00'), entry('b', 'credit', '2.00')] }, 409, 'id_conflict', 'id'],
  ['a chain of one', { entries: balanced, linked: true }, 400, 'invalid_request', 'linked'],
  ['an unknown member of an entry', { entries: [{ ...entry('a', 'debit', '1.00'), note: 'x' }, entry('b', 'credit', '1.00')] }, 400, 'invalid_request', 'entries.0.note'],
];

export const wrongTransactions = transactions.map(
  ([name, body, status, code, param]): WrongRequest => ({
    name: `a transaction with ${name}`,
    as: 'operator',
    path: '/v1/ledgers/main/transactions',
    body,
    status,
    code,
    ...(param === undefined ? {} : { param }),
  }),
);
