/** A payout comes to the same end wherever its process dies: paid once, and booked as the bank paid it. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { postIncoming } from '../../domain/bank/incoming.js';
import type { PayoutCommand } from '../../domain/payout/decider.js';
import type { Payout } from '../../domain/payout/payout.js';
import { payoutStream } from '../../domain/payout/streams.js';
import { reservePayout } from '../../domain/payout/posting.js';
import { catchUp } from '../../engine/decide-and-append.js';
import type { PendingCallback } from '../../sagas/channel/callback.js';
import { LedgerPoster } from '../../sagas/payment/ledger-poster.js';
import { OpenedAccounts } from '../../sagas/payment/opened-accounts.js';
import { drivenPayout } from '../../sagas/payout/aggregate.js';
import { payoutFlow } from '../../sagas/payout/flow.js';
import { Session } from '../../sagas/runner/session.js';
import { flowFold } from '../../sagas/runner/stream.js';
import { cny, minor } from '../money/amounts.js';
import { Crash, CrashPoints } from '../sagas/crash-points.js';
import { FakeChannel } from '../sagas/fake-channel.js';
import { MemoryLog, mortalLog } from '../sagas/memory-log.js';
import { hostOf } from '../sagas/session.js';
import { openWorlds, type Worlds } from '../sagas/worlds.js';

let worlds: Worlds;
beforeAll(async () => {
  worlds = await openWorlds();
});
afterAll(() => worlds.close());

const START_MS = Date.parse('2026-03-01T12:00:00.000Z');
const MAX_TURNS = 100;
const TURN_MS = 2_000;
const FUNDS = 100_00n;
const AMOUNT = cny('40.00');
const fold = flowFold(drivenPayout);
let count = 0;

/** A merchant with 100.00 at a bank of its own, 40.00 of which are held for a payout. */
async function held(scenario: string) {
  const { merchant, ledger } = worlds.world();
  count += 1;
  const [id, bank] = [`po_00000000-0000-5000-8000-${String(count).padStart(12, '0')}`, `b${count}`];
  const context = { correlationId: id, causationId: 'test', actor: 'test', nowMs: START_MS };
  const poster = new LedgerPoster(ledger, new OpenedAccounts(), context);
  const incoming = { bank, bankReference: `fund ${id}`, kind: 'credit' } as const;
  await poster.mustPost(postIncoming({ ...incoming, amount: minor(FUNDS) }, merchant, {}));
  const hold = { reservation: `rsv_${id}`, expiresAt: '2026-03-01T13:00:00.000Z' };
  await poster.post(reservePayout({ id, merchant, bank, amount: minor(40_00n) }, hold, 3_600));
  const create: PayoutCommand = {
    type: 'CreatePayout',
    ...{ payout: id, merchant, reference: id, beneficiary: 'ben_1', bank, amount: AMOUNT },
    ...{ description: null, scenario, contentHash: 'h', hold, proposer: null },
  };
  const postedMinor = async (account: string) => {
    const found = await ledger.account('main', account);
    return [found?.balance.posted.value ?? '0.00', found?.balance.pending.out.value ?? '0.00'];
  };
  return {
    ...{ id, bank, create, context },
    books: async () => [
      await postedMinor(`mer:${merchant}:merchant_payable:CNY`),
      await postedMinor(`sys:reserve_cash:${bank}:CNY`),
    ],
  };
}

/** Runs a payout until it has ended as is wanted, with a crash at one of its points. */
async function story(scenario: string, wanted: Payout['status'], crashAt: number) {
  const { id, bank, create, context, books } = await held(scenario);
  const [log, clock] = [new MemoryLog(), { nowMs: START_MS }];
  const channel = new FakeChannel(bank, '0', clock);
  const points = new CrashPoints(crashAt < 0 ? undefined : crashAt);
  const flow = payoutFlow({
    ledger: points.ledger(worlds.ledger),
    proposePayout: () => Promise.reject(new Error('nobody has to approve it')),
  });
  const mortal = mortalLog(log, points);
  const channels = new Map([[bank, points.channel(channel)]]);
  const inbox: PendingCallback[] = [];
  let known: Payout['status'] | undefined;
  points.arm();
  for (let turn = 0; turn < MAX_TURNS; turn++) {
    let failed: unknown;
    const host = hostOf(mortal, channels, clock, {
      ...{ instance: `i${turn}`, openCase: () => Promise.resolve() },
      failed: (_stream, _subject, error) => void (failed ??= error),
    });
    const session = new Session<Payout>(host, [flow], drivenPayout, id);
    await session.submit(create, context).catch(() => undefined);
    if (wanted === 'returned' && known === 'paid') {
      await session.submit(BACK, context).catch(() => undefined);
    }
    inbox.push(...channel.takeCallbacks());
    const delivered = inbox.map((callback) => session.deliver(callback, true));
    session.wakeAll();
    await session.rest();
    if (failed !== undefined && !(failed instanceof Crash)) {
      throw new Error('a step failed', { cause: failed });
    }
    if (failed === undefined) {
      await Promise.all(delivered);
      inbox.length = 0;
    } else await Promise.allSettled(delivered);
    const { state } = await catchUp(log, payoutStream(id), fold);
    known = state.aggregate?.status;
    if (known === wanted && state.sagas.get(id)?.ended === true) {
      return { crashes: points.crashes, paid: channel.moved.length, books: await books() };
    }
    clock.nowMs += TURN_MS;
  }
  throw new Error(`the payout does not come to its end, with a crash at point ${crashAt}`);
}

/** The receiving bank has sent it back: told as often as anybody looks. */
const BACK: PayoutCommand = {
  type: 'RecordReturned',
  ...{ bankReference: 'back', amount: AMOUNT, reason: 'AC04' },
};

const NOTHING = '0.00';

describe('a payout', () => {
  it.each([
    ['success', 'paid', 1, '60.00'],
    ['timeout_after_success', 'paid', 1, '60.00'],
    ['pending_then_success', 'paid', 1, '60.00'],
    ['duplicate_callbacks', 'paid', 1, '60.00'],
    ['declined', 'failed', 0, '100.00'],
    ['timeout_never_happened', 'failed', 0, '100.00'],
    ['success', 'returned', 1, '100.00'],
  ] as const)('%s ends %s, wherever the process dies', async (scenario, status, paid, left) => {
    let crashAt = -1;
    for (let crashed = true; crashed || crashAt === 0; crashAt++) {
      const ended = await story(scenario, status, crashAt);
      const books = [
        [left, NOTHING],
        [left, NOTHING],
      ];
      expect({ paid: ended.paid, books: ended.books }).toStrictEqual({ paid, books });
      crashed = ended.crashes > 0 || crashAt < 0;
    }
    expect(crashAt).toBeGreaterThan(8);
  });
});
