/** What a page adds up by itself to prove a number: it believes nothing that the server says of the sum. */
import { describe, expect, it } from '@jest/globals';
import type { Part, Told } from '../../web/proof/told.js';
import { addUp } from '../../web/proof/sums.js';

const part = (debits: string, credits: string, entry?: Part['entry']): Part => ({
  ...{ transaction: 'txn', recordedAt: '2026-03-01T00:00:00.000Z', debits, credits },
  ...(entry === undefined ? {} : { entry }),
});

const cell: Told = {
  ...{ opening: '-5.00', debits: '10.10', credits: '0.20', closing: '4.90' },
  ...{ currency: 'CNY', side: 'debit', missing: 0, account: null, report: 'none' },
  parts: [part('10.00', '0.00'), part('0.10', '0.20')],
};

/** Credits raise it. */
const account: Told = {
  ...cell,
  ...{ opening: '1.00', debits: '0.50', credits: '2.00', closing: '2.50' },
  ...{ side: 'credit', account: 'mer:shop:CNY' },
  parts: [
    part('0.00', '2.00', { sequence: 7, balance: '3.00' }),
    part('0.50', '0.00', { sequence: 8, balance: '2.50' }),
  ],
};

describe('a cell of the trial balance', () => {
  it('is what its vouchers come to', () => {
    expect(addUp(cell)).toStrictEqual({
      ...{ debits: '10.10', credits: '0.20', closing: '4.90' },
      ...{ agrees: true, follows: null, reported: null },
    });
  });

  it.each(['opening', 'debits', 'credits', 'closing'] as const)(
    'does not agree if its %s is another',
    (name) => expect(addUp({ ...cell, [name]: '9.99' }).agrees).toBe(false),
  );

  it('does not agree if a part of it is not here, or is there twice', () => {
    expect(addUp({ ...cell, missing: 1 }).agrees).toBe(false);
    expect(addUp({ ...cell, parts: cell.parts.slice(1) }).agrees).toBe(false);
    expect(addUp({ ...cell, parts: [...cell.parts, ...cell.parts] }).agrees).toBe(false);
  });

  it('agrees without a part if nothing moved, in currencies without minor units too', () => {
    const still = { opening: '7', debits: '0', credits: '0', closing: '7', parts: [] };
    expect(addUp({ ...cell, ...still, currency: 'JPY' }).agrees).toBe(true);
  });
});

describe('the balance of an account', () => {
  it('is what its entries come to, each of which follows from the entry before', () => {
    expect(addUp(account)).toMatchObject({ closing: '2.50', agrees: true, follows: true });
  });

  it('does not follow if a number is missing, or a balance is another', () => {
    const [first, second] = account.parts as [Part, Part];
    const gap = { ...second, entry: { sequence: 9, balance: '2.50' } };
    expect(addUp({ ...account, parts: [first, gap] }).follows).toBe(false);
    const other = { ...first, entry: { sequence: 7, balance: '3.01' } };
    expect(addUp({ ...account, parts: [other, second] }).follows).toBe(false);
  });
});

describe('a line of the settlement report', () => {
  it.each([
    [{ opening: '1.00', closing: '2.50' }, true],
    [{ opening: '1.00', closing: '2.51' }, false],
    [{ opening: '0.00', closing: '2.50' }, false],
    ['missing', false],
  ] as const)('%j is as the account says: %s', (report, reported) => {
    expect(addUp({ ...account, report }).reported).toBe(reported);
  });
});
