/** Closing entries bring whatever was earned to zero, balanced, in transactions that the ledger takes. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  closingChain,
  closingEntries,
  type Earned,
  earningsAccounts,
} from '../../domain/ledger/closing-entries.js';
import { MAX_ENTRIES } from '../../domain/ledger/entries.js';
import { fromText, MAX_AMOUNT_MINOR } from '../../domain/money/money.js';
import { code } from '../money/amounts.js';
import { sized } from '../support/test-size.js';

const idOf = (currency: string, number: number): string => `ltx_${currency}_${number}`;
const EARNINGS = 'sys:retained_earnings:';

const earned = fc.uniqueArray(
  fc.record({
    account: fc.integer({ min: 0, max: 999 }).map((number) => `acc_${number}`),
    normalSide: fc.constantFrom('debit' as const, 'credit' as const),
    currency: fc.constantFrom(code('CNY'), code('JPY')),
    minor: fc
      .oneof(fc.bigInt(-500n, 500n), fc.bigInt(-5n * MAX_AMOUNT_MINOR, 5n * MAX_AMOUNT_MINOR))
      .filter((minor) => minor !== 0n),
  }),
  { maxLength: 450, selector: ({ account }) => account },
);

/** What the entries move on each account, debits up. */
function moved(all: readonly Earned[]): ReadonlyMap<string, bigint> {
  const sums = new Map<string, bigint>();
  for (const { entries } of closingEntries(all, idOf)) {
    for (const { account, direction, amount } of entries) {
      const { minor } = fromText(amount);
      const signed = direction === 'debit' ? minor : -minor;
      sums.set(account, (sums.get(account) ?? 0n) + signed);
    }
  }
  return sums;
}

describe('closing entries', () => {
  it('bring each account to zero, and their sum to retained earnings', () => {
    fc.assert(
      fc.property(earned, (all) => {
        const sums = moved(all);
        const net = new Map<string, bigint>();
        for (const { account, normalSide, currency, minor } of all) {
          const debits = normalSide === 'debit' ? minor : -minor;
          expect(sums.get(account)).toBe(-debits);
          net.set(currency, (net.get(currency) ?? 0n) + debits);
        }
        for (const [currency, minor] of net) {
          expect(sums.get(`${EARNINGS}${currency}`) ?? 0n).toBe(minor);
        }
      }),
      { numRuns: sized({ small: 50, ci: 200, full: 2000 }) },
    );
  });

  it('are transactions that the ledger takes, the same in whatever order', () => {
    fc.assert(
      fc.property(earned, (all) => {
        const transactions = closingEntries(all, idOf);
        expect(closingEntries([...all].reverse(), idOf)).toStrictEqual(transactions);
        for (const { entries } of transactions) {
          expect(entries.length).toBeGreaterThanOrEqual(2);
          expect(entries.length).toBeLessThanOrEqual(MAX_ENTRIES);
          let sum = 0n;
          for (const { direction, amount } of entries) {
            const { minor } = fromText(amount);
            expect(minor > 0n && minor <= MAX_AMOUNT_MINOR).toBe(true);
            sum += direction === 'debit' ? minor : -minor;
          }
          expect(sum).toBe(0n);
        }
        expect(new Set(transactions.map(({ transaction }) => transaction)).size).toBe(
          transactions.length,
        );
      }),
      { numRuns: sized({ small: 50, ci: 200, full: 2000 }) },
    );
  });

  it('stand behind the close in one chain, with the accounts that they need', () => {
    const CNY = code('CNY');
    const transactions = closingEntries(
      [
        { account: 'sales', normalSide: 'credit', currency: CNY, minor: 8000n },
        { account: 'costs', normalSide: 'debit', currency: CNY, minor: 3000n },
      ],
      idOf,
    );
    const close = {
      period: '2026-02',
      state: 'hard',
      by: 'key:k',
      plan: 'p',
      backdated: 2,
    } as const;
    expect(closingChain(close, transactions)).toStrictEqual([
      { type: 'ClosePeriod', ...close, linked: true },
      {
        type: 'PostTransaction',
        origin: 'engine',
        id: 'ltx_CNY_1',
        entries: [
          { account: 'costs', direction: 'credit', amount: { value: '30.00', currency: 'CNY' } },
          { account: 'sales', direction: 'debit', amount: { value: '80.00', currency: 'CNY' } },
          {
            account: 'sys:retained_earnings:CNY',
            direction: 'credit',
            amount: { value: '50.00', currency: 'CNY' },
          },
        ],
        closing: '2026-02',
        effectiveDate: '2026-02-28',
        reference: 'closing 2026-02',
        metadata: { kind: 'closing', period: '2026-02', from: '2026-02-01' },
        linked: false,
      },
    ]);
    expect(earningsAccounts(transactions).map((command) => command.type)).toStrictEqual([
      'OpenAccount',
    ]);
    expect(closingChain(close, [])).toStrictEqual([
      { type: 'ClosePeriod', ...close, linked: false },
    ]);
  });
});
