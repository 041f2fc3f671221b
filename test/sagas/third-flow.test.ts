/**
 * A third flow, which lives here alone: two ledger postings around one channel request, and the way back
 * if the channel refuses. The machinery runs it as it runs payments, wherever the process dies.
 */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { accept } from '../../domain/kernel/decider.js';
import type { CommandContext } from '../../domain/kernel/event.js';
import type { LedgerCommand } from '../../domain/ledger/commands.js';
import type { Ledger } from '../../domain/ledger/port.js';
import { catchUp } from '../../engine/decide-and-append.js';
import { planOperation } from '../../sagas/channel/operation.js';
import type { Effect, Flow, FlowAggregate } from '../../sagas/runner/flow.js';
import { Session } from '../../sagas/runner/session.js';
import { flowFold } from '../../sagas/runner/stream.js';
import { FakeChannel } from './fake-channel.js';
import { Crash, CrashPoints } from './crash-points.js';
import { MemoryLog, mortalLog } from './memory-log.js';
import { hostOf } from './session.js';
import { openWorlds, type Worlds } from './worlds.js';

let worlds: Worlds;
beforeAll(async () => {
  worlds = await openWorlds();
});
afterAll(() => worlds.close());

type Status = 'requested' | 'held' | 'sent' | 'refused' | 'done' | 'returned';
interface Gift {
  readonly id: string;
  readonly scenario: string | null;
  readonly status: Status;
}
type GiftCommand =
  | { readonly type: 'Give'; readonly id: string; readonly scenario: string | null }
  | { readonly type: 'Record'; readonly status: Status };

const aggregate: FlowAggregate<Gift, GiftCommand> = {
  category: 'gift',
  streamOf: (id) => `gift-${id}`,
  initialState: null,
  decide(command, state) {
    if (command.type === 'Give') {
      const { id, scenario } = command;
      return state === null ? accept({ type: 'GiftAsked', data: { id, scenario } }) : accept();
    }
    if (state?.status === command.status) return accept();
    return accept({ type: 'GiftMoved', data: { status: command.status } });
  },
  evolve(state, event) {
    if (event.type === 'GiftAsked') {
      return { ...(event.data as Omit<Gift, 'status'>), status: 'requested' };
    }
    return state && { ...state, status: (event.data as { status: Status }).status };
  },
  isOwn: ({ type }) => type === 'GiftAsked' || type === 'GiftMoved',
};

type GiftEffect = Effect<GiftCommand, 'hold' | 'spend' | 'return'>;
const record = (status: Status): GiftEffect => ({
  effect: 'command',
  command: { type: 'Record', status },
});

const amount = { value: '10.00', currency: 'CNY' };
const account = (id: string, subject: string): LedgerCommand => ({
  ...{ type: 'OpenAccount', origin: 'engine', id, currency: 'CNY', subject },
});

/** From one account to the other, under an id of its own. */
function post(gift: Gift, kind: string, from: string, to: string): LedgerCommand {
  return {
    type: 'PostTransaction',
    origin: 'engine',
    id: `ltx_${kind}_${gift.id}`,
    entries: [
      { account: from, direction: 'debit', amount },
      { account: to, direction: 'credit', amount },
    ],
    metadata: { kind },
  };
}

const giftFlow = (ledger: Ledger): Flow<Gift, GiftCommand, 'hold' | 'spend' | 'return'> => ({
  kind: 'gift',
  aggregate,
  wokenBy: (event, id) => (event.type === 'GiftAsked' ? id : undefined),
  aggregateOf: (requestNo) => /^gift:(.+)$/.exec(requestNo)?.[1],
  subjectOf: (_requestNo, { id }) => id,
  plan({ state: gift, saga }, options): GiftEffect {
    switch (gift.status) {
      case 'requested':
        return { effect: 'book', what: 'hold' };
      case 'held':
        return planOperation<GiftCommand, 'hold' | 'spend' | 'return'>(
          {
            channel: 'gifts',
            base: `gift:${gift.id}`,
            request: { kind: 'pay', amount, original: null, method: null, expiresAt: null },
            scenario: gift.scenario,
            onSucceeded: () => record('sent'),
            onFailed: () => record('refused'),
          },
          saga,
          options,
        );
      case 'sent':
        return { effect: 'book', what: 'spend' };
      case 'refused':
        return { effect: 'book', what: 'return' };
      case 'done':
      case 'returned':
        return saga.ended ? { effect: 'wait', untilMs: null } : { effect: 'end' };
    }
  },
  async book(what, { state: gift }, context) {
    const [giver, held, spent] = [`giver:${gift.id}`, `held:${gift.id}`, `spent:${gift.id}`];
    const posting = {
      hold: post(gift, what, giver, held),
      spend: post(gift, what, held, spent),
      return: post(gift, what, held, giver),
    }[what];
    const accounts = [giver, held, spent].map((id) => account(id, 'merchant_pending'));
    const outcomes = await ledger.execute('main', [...accounts, posting], context);
    const status = outcomes.at(-1)?.status;
    if (status !== 'applied' && status !== 'duplicate') throw new Error('the posting was refused');
    return [record(({ hold: 'held', spend: 'done', return: 'returned' } as const)[what])];
  },
});

const fold = flowFold(aggregate);

/** Runs a gift to its end with a crash at one of its points. @returns whether it crashed. */
async function story(id: string, scenario: string | null, crashAt: number) {
  const log = new MemoryLog();
  const clock = { nowMs: Date.parse('2026-03-01T12:00:00.000Z') };
  const channel = new FakeChannel('gifts', '0', clock);
  const points = new CrashPoints(crashAt < 0 ? undefined : crashAt);
  points.arm();
  let failed: unknown;
  const ledger = points.ledger(worlds.ledger);
  const channels = new Map([['gifts', points.channel(channel)]]);
  const mortal = mortalLog(log, points);
  const context: CommandContext = {
    ...{ correlationId: id, causationId: 'test', actor: 'test', nowMs: clock.nowMs },
  };
  for (let turn = 0; turn < 50; turn++) {
    failed = undefined;
    const host = hostOf(mortal, channels, clock, {
      instance: `i${turn}`,
      failed: (_stream, _subject, error) => void (failed ??= error),
    });
    const session = new Session<Gift>(host, [giftFlow(ledger)], aggregate, id);
    await session.submit({ type: 'Give', id, scenario }, context).catch(() => undefined);
    session.wakeAll();
    await session.rest();
    if (failed !== undefined && !(failed instanceof Crash))
      throw new Error(`a step failed`, { cause: failed });
    const { state } = await catchUp(log, aggregate.streamOf(id), fold);
    if (state.sagas.get(id)?.ended === true) {
      return {
        status: state.aggregate?.status,
        crashes: points.crashes,
        sent: channel.moved.length,
      };
    }
    clock.nowMs += 2_000;
  }
  throw new Error('the gift does not come to its end');
}

const balance = async (id: string) =>
  (await worlds.ledger.account('main', id))?.balance.posted.value ?? '0.00';

describe('a third flow', () => {
  it.each([
    ['success', 'done', 1, ['-10.00', '0.00', '10.00']],
    ['timeout_after_success', 'done', 1, ['-10.00', '0.00', '10.00']],
    ['declined', 'returned', 0, ['0.00', '0.00', '0.00']],
  ] as const)('%s: %s, wherever the process dies', async (scenario, status, sent, balances) => {
    let crashAt = -1;
    for (let crashed = true; crashed || crashAt === 0; crashAt++) {
      const id = `${scenario}${crashAt}`.replace('-', 'm');
      const ended = await story(id, scenario, crashAt);
      expect(ended).toMatchObject({ status, sent });
      const found = await Promise.all(
        ['giver', 'held', 'spent'].map((name) => balance(`${name}:${id}`)),
      );
      expect(found).toStrictEqual(balances);
      crashed = ended.crashes > 0 || crashAt < 0;
    }
    expect(crashAt).toBeGreaterThan(8);
  });
});
