/** What `verify` finds in payouts and settlement batches that are not as their events say. */
import { describe, expect, it } from '@jest/globals';
import { payoutFacts } from '../../../cli/verify/payout-facts.js';
import type { Check, LogEvent } from '../../../cli/verify/check.js';
import { settlementBatches } from '../../../cli/verify/settlement-batches.js';
import type { TallybookEvent } from '../../../domain/events.js';
import { cny } from '../../money/amounts.js';
import { type Happened, posted } from '../support/happened.js';

const CASH = 'sys:reserve_cash:bank:CNY';
const PAYABLE = 'mer:shop:merchant_payable:CNY';
const PENDING = 'mer:shop:CNY';

function findingsOf(check: Check, history: readonly Happened[]): readonly string[] {
  const found: string[] = [];
  const report = (message: string): void => void found.push(message);
  history.forEach(({ stream, event }, index) => {
    check.apply({ stream, event, position: String(index) } as LogEvent, report);
  });
  check.finish?.(report);
  return found;
}

describe('a payout', () => {
  const of = (event: TallybookEvent): Happened => ({ stream: 'payout-po_1', event });
  const created = of({
    type: 'PayoutCreated',
    data: {
      ...{ payout: 'po_1', merchant: 'shop', reference: 'r', beneficiary: 'ben_1', bank: 'bank' },
      ...{ amount: cny('20.00'), description: null, scenario: null, contentHash: 'h' },
      ...{ reservation: 'rsv_1', expiresAt: null, proposer: null },
    },
  });
  const confirmed = of({
    type: 'PayoutConfirmed',
    data: { payout: 'po_1', requestNo: 'q', bankReference: 'B1', amount: cny('20.00') },
  });
  const moved = (transaction: string, amount = '20.00') =>
    posted(
      transaction,
      [
        [PAYABLE, 'debit', amount, 2, '0.00'],
        [CASH, 'credit', amount, 2, '0.00'],
      ],
      { kind: 'payout', payout: 'po_1' },
    );
  const paid = (transaction = 't1') =>
    of({ type: 'PayoutPaid', data: { payout: 'po_1', transaction, to: 'merchant' } });
  const returned = of({
    type: 'PayoutReturned',
    data: { payout: 'po_1', bankReference: 'B2', amount: cny('20.00'), reason: 'AC04' },
  });
  const back = posted(
    't2',
    [
      [CASH, 'debit', '20.00', 3, '20.00'],
      [PAYABLE, 'credit', '20.00', 3, '20.00'],
    ],
    { kind: 'payout_return', payout: 'po_1' },
  );
  const booked = of({
    type: 'PayoutReturnBooked',
    data: { payout: 'po_1', bankReference: 'B2', transaction: 't2', to: 'merchant' },
  });
  const good = [created, confirmed, moved('t1'), paid(), returned, back, booked];
  const found = (history: readonly Happened[]) => findingsOf(payoutFacts(new Set()), history);

  it('that was paid, came back and is booked so is right', () => {
    expect(found(good)).toStrictEqual([]);
  });

  it.each<[string, readonly Happened[], string]>([
    ['paid twice', [...good, moved('t3')], 't3 moves money of po_1, which does not note it'],
    ['noted twice', [...good, moved('t3'), paid('t3')], 'po_1 is paid twice'],
    ['never booked', [created, confirmed], 'po_1 is confirmed, and its saga ended unposted'],
    [
      'booked in another amount',
      [created, confirmed, moved('t1', '19.00'), paid()],
      'po_1: 2000 minor units at the bank, 1900 posted',
    ],
    [
      'noted without a posting',
      [created, confirmed, paid()],
      'po_1 notes t1, which does not move its money',
    ],
    [
      'returned unasked',
      [created, confirmed, moved('t1'), paid(), back, booked],
      'po_1 returned what never came back',
    ],
  ])('%s is found', (_, history, finding) => {
    expect(found(history)).toContain(finding);
  });
});

describe('settlement batches', () => {
  type Made = Extract<TallybookEvent, { type: 'SettlementBatchMade' }>['data'];
  type Settled = Extract<TallybookEvent, { type: 'SettlementBatchSettled' }>['data'];
  const of = (event: TallybookEvent): Happened => ({ stream: 'settlement-shop:CNY', event });
  const taken = (sequence: number) =>
    posted(`c${sequence}`, [[PENDING, 'credit', '50.00', sequence, '50.00']], { kind: 'capture' });
  const settles = (sequence: number, amount: string) =>
    posted(`s${sequence}`, [[PENDING, 'debit', amount, sequence, '0.00']], {
      ...{ kind: 'settlement', batch: 'stb_1' },
    });
  const made = (rest: Partial<Made> = {}) =>
    of({
      type: 'SettlementBatchMade',
      data: {
        ...{ batch: 'stb_1', merchant: 'shop', currency: 'CNY', number: 1, day: '2026-07-01' },
        ...{ schedule: 1, calendar: null, from: 0, to: 2, position: null, count: 2 },
        ...{ credits: cny('100.00'), debits: cny('0.00'), carriedIn: cny('0.00') },
        ...{ carriedSince: null, needsApproval: false, ...rest },
      },
    });
  const settled = (rest: Partial<Settled> = {}) =>
    of({
      type: 'SettlementBatchSettled',
      data: {
        ...{ batch: 'stb_1', transaction: 's3', settled: cny('100.00'), payable: cny('90.00') },
        ...{ reserve: cny('10.00'), reserveUntil: null, carried: cny('0.00') },
        ...{ carriedSince: null, cause: null, ...rest },
      },
    });
  const before = [taken(1), taken(2)];
  const found = (history: readonly Happened[]) => findingsOf(settlementBatches(), history);

  it('that hold every entry once are right', () => {
    const second = made({
      ...{ batch: 'stb_2', number: 2, from: 2, to: 4, count: 1, credits: cny('50.00') },
    });
    expect(
      found([...before, made(), settles(3, '100.00'), settled(), taken(4), second]),
    ).toStrictEqual([]);
  });

  it.each<[string, readonly Happened[], string]>([
    [
      'a gap',
      [...before, made({ from: 1, credits: cny('50.00') })],
      'stb_1 begins after 1, 0 was settled',
    ],
    [
      'a sum of other entries',
      [...before, made({ credits: cny('90.00') })],
      'stb_1 does not add up to its entries',
    ],
    [
      'more settled than was moved',
      [...before, made(), settles(3, '90.00'), settled()],
      'stb_1 settles 10000 minor units, the ledger moved 9000',
    ],
    [
      'less settled than was due',
      [
        ...before,
        made(),
        settles(3, '90.00'),
        settled({ settled: cny('90.00'), payable: cny('80.00') }),
      ],
      'stb_1 was due more or less than what became of it',
    ],
    [
      'a batch settled twice',
      [...before, made(), settles(3, '100.00'), settled(), settles(4, '100.00')],
      'money of stb_1 was settled, which does not note it',
    ],
  ])('%s is found', (_, history, finding) => {
    expect(found(history)).toContain(finding);
  });
});
