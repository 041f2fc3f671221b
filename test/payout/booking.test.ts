/** What the flow of a payout posts on a real ledger, when the merchant's account does not do as it is asked. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { postIncoming } from '../../domain/bank/incoming.js';
import { evolveSaga, type Saga } from '../../domain/saga/saga.js';
import type { PayoutEvent } from '../../domain/payout/events.js';
import { evolvePayout } from '../../domain/payout/evolve.js';
import { renewedPayoutHold } from '../../domain/payout/hold.js';
import type { Payout, PayoutState } from '../../domain/payout/payout.js';
import { reservePayout } from '../../domain/payout/posting.js';
import { LedgerPoster } from '../../sagas/payment/ledger-poster.js';
import { OpenedAccounts } from '../../sagas/payment/opened-accounts.js';
import { bookPayout, type Propose } from '../../sagas/payout/booking.js';
import type { Booking } from '../../sagas/payout/effect.js';
import { cny, minor } from '../money/amounts.js';
import { openWorlds, type Worlds } from '../sagas/worlds.js';
import { AT } from '../support/given-when-then.js';

let worlds: Worlds;
beforeAll(async () => {
  worlds = await openWorlds();
});
afterAll(() => worlds.close());

const context = { correlationId: 'test', causationId: 'test', actor: 'test', nowMs: 0 };
const expiresAt = '2026-03-01T13:00:00.000Z';
let count = 0;

/** A payout of 100.00 that is held, of a merchant who had so much. */
async function payoutOf(funds: bigint, proposer: { actor: string; ids: string[] } | null = null) {
  const { merchant, ledger } = worlds.world();
  const id = `po_00000000-0000-5000-8000-00000000000${(count += 1)}`;
  const account = `mer:${merchant}:merchant_payable:CNY`;
  const poster = new LedgerPoster(ledger, new OpenedAccounts(), context);
  const incoming = { bank: 'sandbox_bank', bankReference: `fund ${id}`, kind: 'credit' } as const;
  await poster.mustPost(postIncoming({ ...incoming, amount: minor(funds) }, merchant, {}));
  const created: PayoutEvent = {
    type: 'PayoutCreated',
    data: {
      ...{ payout: id, merchant, reference: id, beneficiary: 'ben_1', bank: 'sandbox_bank' },
      ...{ amount: cny('100.00'), description: null, scenario: null, contentHash: 'h' },
      ...{ reservation: `rsv_${id}`, expiresAt, proposer },
    },
  };
  const fold = (...events: PayoutEvent[]): Payout => {
    const state = [created, ...events].reduce<PayoutState>(
      (before, event) => evolvePayout(before, event, AT),
      null,
    );
    if (state === null) throw new Error('no payout');
    return state;
  };
  const payout = fold();
  await poster.post(reservePayout(payout, payout.hold));
  return {
    ...{ id, account, payout, fold },
    renewed: renewedPayoutHold(payout),
    book: (what: Booking, state: Payout, saga: Saga = started(id), answer: Answer = 'proposed') =>
      bookPayout(what, state, { poster, saga, propose: () => Promise.resolve(answer) }),
    freeze: () => ledger.execute('main', [{ type: 'FreezeAccount', id: account }], context),
    pending: async () => (await ledger.account('main', account))?.balance.pending.out.value,
    posted: async () => (await ledger.account('main', account))?.balance.posted.value,
  };
}

type Answer = Awaited<ReturnType<Propose>>;

const saga = { flow: 'payout', owner: 'a' };

function started(subject: string): Saga {
  const event = { type: 'SagaStarted', data: { ...saga, subject } } as const;
  const state = evolveSaga(null, event, 'evt_1', AT);
  if (state === null) throw new Error('no saga');
  return state;
}

/** As it is once the call to the bank was recorded. */
const called = (subject: string): Saga => {
  const before = started(subject);
  return { ...before, requests: new Map([['p', {} as never]]) };
};

const approver = { actor: 'key:1', ids: ['a'] };

describe('the hold of a payout', () => {
  it.each([
    ['that suffices for two', 250_00n],
    ['that suffices for this one alone', 100_00n],
  ])('is taken over by its renewal on money %s', async (_, funds) => {
    const { payout, renewed, book, pending } = await payoutOf(funds);
    const renewal = [{ effect: 'command', command: { type: 'RenewHold', hold: renewed } }];
    expect(await book({ booking: 'renew_hold' }, payout)).toStrictEqual(renewal);
    expect(await book({ booking: 'renew_hold' }, payout)).toStrictEqual(renewal);
    expect(await pending()).toBe('100.00');
  });

  it('that the account does not renew ends a payout that waits, and is there until then', async () => {
    const { payout, book, freeze, pending } = await payoutOf(100_00n, approver);
    await freeze();
    expect(await book({ booking: 'renew_hold' }, payout)).toStrictEqual([
      { effect: 'command', command: { type: 'CancelPayout', reason: 'hold_refused' } },
    ]);
    expect(await pending()).toBe('100.00');
  });

  it('that the account does not renew ends a payout of which the bank has not heard', async () => {
    const { payout, book, freeze, pending } = await payoutOf(100_00n);
    await freeze();
    expect(await book({ booking: 'renew_hold' }, payout)).toMatchObject([
      { command: { type: 'RecordFailed', failure: { code: 'hold_refused' } } },
    ]);
    expect(await pending()).toBe('0.00');
  });

  it('that the account does not renew is kept as it is once the bank was called', async () => {
    const { id, payout, book, freeze, pending } = await payoutOf(100_00n);
    await freeze();
    const hold = { ...payout.hold, expiresAt: null };
    expect(await book({ booking: 'renew_hold' }, payout, called(id))).toStrictEqual([
      { effect: 'command', command: { type: 'RenewHold', hold } },
    ]);
    expect(await pending()).toBe('100.00');
  });
});

describe('a payout that waits', () => {
  it('ends if nobody can approve it any more', async () => {
    const { id, payout, book } = await payoutOf(100_00n, approver);
    const propose = (answer: Answer) => book({ booking: 'propose' }, payout, started(id), answer);
    expect(await propose('proposed')).toMatchObject([{ command: { type: 'RecordProposed' } }]);
    expect(await propose('beneficiary_not_usable')).toStrictEqual([
      {
        effect: 'command',
        command: { type: 'CancelPayout', reason: 'beneficiary_not_usable' },
      },
    ]);
  });
});

describe('money that comes back', () => {
  const said = { requestNo: 'p', amount: cny('100.00') };
  const story = (id: string, to: 'merchant' | 'suspense'): PayoutEvent[] => [
    { type: 'PayoutConfirmed', data: { payout: id, bankReference: `out ${id}`, ...said } },
    { type: 'PayoutPaid', data: { payout: id, transaction: 'ltx_1', to } },
    {
      type: 'PayoutReturned',
      data: { payout: id, bankReference: `in ${id}`, amount: cny('100.00'), reason: 'AC04' },
    },
  ];

  it.each([
    ['merchant', '200.00', ['command']],
    ['suspense', '100.00', ['raise', 'command']],
  ] as const)('goes to where it came from: %s', async (to, posted, effects) => {
    const at = await payoutOf(100_00n);
    const payout = at.fold(...story(at.id, to));
    const done = await at.book({ booking: 'return', bankReference: `in ${at.id}` }, payout);
    expect(done.map(({ effect }) => effect)).toStrictEqual(effects);
    expect(done.at(-1)).toMatchObject({ command: { type: 'RecordReturnBooked', to } });
    expect(await at.posted()).toBe(posted);
  });

  it('is the merchant’s up to what was paid, whatever came back to suspense', async () => {
    const at = await payoutOf(100_00n);
    const [confirmed, paid] = story(at.id, 'merchant');
    const came = (bankReference: string, value: string): PayoutEvent => ({
      type: 'PayoutReturned',
      data: { payout: at.id, bankReference, amount: cny(value), reason: 'AC04' },
    });
    const [a, b] = [`a ${at.id}`, `b ${at.id}`];
    if (confirmed === undefined || paid === undefined) throw new Error('no story');
    const payout = at.fold(confirmed, paid, came(a, '100.01'), came(b, '100.00'));
    const to = async (bankReference: string) =>
      (await at.book({ booking: 'return', bankReference }, payout)).at(-1);
    expect(await to(a)).toMatchObject({ command: { to: 'suspense' } });
    expect(await to(b)).toMatchObject({ command: { to: 'merchant' } });
    expect(await at.posted()).toBe('200.00');
  });
});
