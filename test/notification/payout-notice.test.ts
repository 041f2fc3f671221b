/** What merchants are told of payouts and settlement batches: each text is the same for ever. */
import { describe, expect, it } from '@jest/globals';
import type { DomainEvent } from '../../domain/kernel/event.js';
import { canonicalJson } from '../../domain/kernel/content.js';
import type { PayoutEvent } from '../../domain/payout/events.js';
import type { SettlementEvent } from '../../domain/settlement-batch/events.js';
import { payoutStream } from '../../domain/payout/streams.js';
import { settlementStream } from '../../domain/settlement-batch/streams.js';
import type { Notice } from '../../domain/notification/notification.js';
import { toldOf } from '../../projections/notification/told.js';
import { cny } from '../money/amounts.js';

/** What is told of the events of a stream, one second apart. */
function noticesOf(stream: string, events: readonly DomainEvent[]): readonly Notice[] {
  let state: unknown = null;
  return events.flatMap((event, index) => {
    const at = `2026-07-01T10:00:0${index}.000Z`;
    const metadata = { correlationId: 'c', causationId: 'c', actor: 'system', at };
    const id = `00000000-0000-4000-8000-00000000000${index}`;
    const step = toldOf(stream)?.step(state, { id, event, metadata });
    state = step?.state;
    return step?.notice === undefined ? [] : [step.notice];
  });
}

const statuses = (notices: readonly Notice[]) =>
  notices.map(({ type, data }) => [type, 'status' in data.object ? data.object.status : null]);

const created: PayoutEvent = {
  type: 'PayoutCreated',
  data: {
    ...{ payout: 'po_1', merchant: 'shop', reference: 'wages', beneficiary: 'ben_1' },
    ...{ bank: 'sandbox_bank', amount: cny('20.00'), description: null, scenario: null },
    ...{ contentHash: 'c', reservation: 'r', expiresAt: '2026-07-01T11:00:00.000Z' },
    proposer: null,
  },
};
const confirmed: PayoutEvent = {
  type: 'PayoutConfirmed',
  data: { payout: 'po_1', requestNo: 'q', bankReference: 'B1', amount: cny('20.00') },
};
const paid: PayoutEvent = {
  type: 'PayoutPaid',
  data: { payout: 'po_1', transaction: 't', to: 'merchant' },
};
const back = (to: 'merchant' | 'suspense'): readonly PayoutEvent[] => [
  {
    type: 'PayoutReturned',
    data: { payout: 'po_1', bankReference: 'B2', amount: cny('20.00'), reason: 'AC04' },
  },
  {
    type: 'PayoutReturnBooked',
    data: { payout: 'po_1', bankReference: 'B2', transaction: 'u', to },
  },
];
const tell = (...events: readonly PayoutEvent[]) => noticesOf(payoutStream('po_1'), events);

describe('of a payout a merchant is told', () => {
  it('that it was asked for, paid once the ledger holds it, and came back', () => {
    expect(statuses(tell(created, confirmed, paid, ...back('merchant')))).toStrictEqual([
      ['payout.created', 'processing'],
      ['payout.paid', 'paid'],
      ['payout.returned', 'returned'],
    ]);
  });

  it('nothing of money that came back and is not its own yet', () => {
    expect(tell(created, confirmed, paid, ...back('suspense'))).toHaveLength(2);
  });

  it('that it failed, or was canceled before it went to the bank', () => {
    const failure = { code: 'closed', message: 'the bank will not perform it' };
    expect(
      statuses(tell(created, { type: 'PayoutFailed', data: { payout: 'po_1', failure } })),
    ).toStrictEqual([
      ['payout.created', 'processing'],
      ['payout.failed', 'failed'],
    ]);
    const waits = { ...created, data: { ...created.data, proposer: { actor: 'a', ids: ['a'] } } };
    expect(
      statuses(
        tell(waits as PayoutEvent, {
          type: 'PayoutCanceled',
          data: { payout: 'po_1', reason: 'asked' },
        }),
      ),
    ).toStrictEqual([
      ['payout.created', 'awaiting_approval'],
      ['payout.canceled', 'canceled'],
    ]);
  });

  it('in a text that never changes: a receiver that holds its chain would see any other', () => {
    const money = '{"currency":"CNY","value":"20.00"}';
    expect(canonicalJson(tell(created, confirmed, paid)[1])).toBe(
      `{"data":{"object":{"amount":${money},"amountPaid":${money},"approval":null,"bank":"sandbox_bank",` +
        '"bankReference":"B1","beneficiary":"ben_1","createdAt":"2026-07-01T10:00:00.000Z",' +
        '"description":null,"failure":null,"id":"po_1","merchant":"shop","object":"payout",' +
        '"paidAt":"2026-07-01T10:00:01.000Z","reference":"wages","returns":[],"status":"paid"}},' +
        '"id":"ntf_97d8ae04-d174-5451-96cc-917594c44cf9","merchant":"shop",' +
        '"occurredAt":"2026-07-01T10:00:02.000Z","type":"payout.paid"}',
    );
  });
});

const made: SettlementEvent = {
  type: 'SettlementBatchMade',
  data: {
    ...{ batch: 'stb_1', merchant: 'shop', currency: 'CNY', number: 1, day: '2026-07-01' },
    ...{ schedule: 1, calendar: null, from: 0, to: 2, position: null, count: 2 },
    ...{ credits: cny('100.00'), debits: cny('30.00'), carriedIn: cny('0.00') },
    ...{ carriedSince: null, needsApproval: true },
  },
};
const approved: SettlementEvent = {
  type: 'SettlementBatchApproved',
  data: { batch: 'stb_1', approval: 'apr_1', by: 'op' },
};
const settled = (transaction: string | null): SettlementEvent => ({
  type: 'SettlementBatchSettled',
  data: {
    ...{ batch: 'stb_1', transaction, settled: cny('70.00'), payable: cny('63.00') },
    ...{ reserve: cny('7.00'), reserveUntil: '2026-07-31', carried: cny('0.00') },
    ...{ carriedSince: null, cause: null },
  },
});
const settle = (...events: readonly SettlementEvent[]) =>
  noticesOf(settlementStream('shop', 'CNY'), events);

describe('of a settlement batch a merchant is told', () => {
  it('that it was made, with its sums, and settled, with what became of them', () => {
    const notices = settle(made, approved, settled('t'));
    expect(statuses(notices)).toStrictEqual([
      ['settlement.created', 'waiting'],
      ['settlement.settled', 'settled'],
    ]);
    expect(notices[0]?.data.object).toMatchObject({ due: cny('70.00'), outcome: null });
    expect(notices[1]?.data.object).toMatchObject({
      approvedBy: 'op',
      outcome: { payable: cny('63.00'), reserve: cny('7.00'), carried: cny('0.00') },
    });
  });

  it('that all of it was carried over', () => {
    expect(statuses(settle(made, settled(null)))).toStrictEqual([
      ['settlement.created', 'waiting'],
      ['settlement.carried', 'carried'],
    ]);
  });
});
