/**
 * Two processes on one store: both look at the same saga, and one acts on what the other has overtaken.
 * Neither money nor a hold is lost on the way.
 */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { UNKNOWN_QUALITY } from '../../domain/channel/routing.js';
import type { Channel } from '../../domain/channel/port.js';
import type { TallybookEvent } from '../../domain/events.js';
import type { EventLog } from '../../domain/kernel/event-log.js';
import type { Ledger } from '../../domain/ledger/port.js';
import { openSagaStreams } from '../../sagas/saga-streams.js';
import { runSaga, type SagaIdentity } from '../../sagas/saga-steps.js';
import { ids, openWorlds, readersOf, type World } from './world.js';

let worlds: Awaited<ReturnType<typeof openWorlds>>;
beforeAll(async () => {
  worlds = await openWorlds();
});
afterAll(() => worlds.close());

interface Hooks {
  /** Before an append of events of these types. */
  readonly beforeAppend?: (types: readonly string[]) => Promise<void>;
  /** While the channel has performed a request whose answer is under way. */
  readonly duringSend?: () => Promise<void>;
  /** After the ledger has answered. */
  readonly afterBooking?: () => Promise<void>;
}

/** Runs a saga as a process of its own would, beside others. */
function runAs(instance: string, world: World, saga: SagaIdentity, hooks: Hooks = {}) {
  const log: EventLog<TallybookEvent> = {
    ...readersOf(worlds.log),
    async append(stream, events, expected) {
      await hooks.beforeAppend?.(events.map(({ event }) => event.type));
      return worlds.log.append(stream, events, expected);
    },
  };
  const ledger: Ledger = {
    async execute(...args) {
      const outcomes = await worlds.ledger.execute(...args);
      await hooks.afterBooking?.();
      return outcomes;
    },
  };
  const channels = new Map<string, Channel>();
  for (const [name, channel] of world.channels) {
    channels.set(name, {
      profile: channel.profile,
      async send(request) {
        const reply = await channel.send(request);
        await hooks.duringSend?.();
        return reply;
      },
      query: (no) => channel.query(no),
      close: (no) => channel.close(no),
      parseCallback: () => channel.parseCallback(),
      readCallback: () => channel.readCallback(),
    });
  }
  return runSaga(
    saga,
    { next: () => undefined, done: () => undefined },
    {
      log,
      ledger,
      channels,
      streams: openSagaStreams(log, ids),
      nowMs: () => world.clock.nowMs,
      instance,
      exclusive: false,
      leaseMs: 10_000,
      ladder: { waitsMs: [1_000] },
      quality: () => UNKNOWN_QUALITY,
    },
  );
}

/** A place where one process waits for another. */
function gate() {
  let open = () => {};
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { opened, open };
}

describe('two processes', () => {
  it('do not give an attempt up as unsent while one of them sends it', async () => {
    const world = worlds.world();
    const { id } = await world.create();
    const saga = { id, kind: 'payment' as const, payment: id };
    const decided = gate();
    const sending = gate();
    let second: Promise<unknown> | undefined;

    await runAs('first', world, saga, {
      async beforeAppend(types) {
        if (second !== undefined || !types.includes('ChannelCallRequested')) return;
        // The second process sees a canceled payment whose attempt was routed but never sent.
        await world.ask(id, { type: 'RequestCancel', cancel: 'c1', contentHash: '' });
        second = runAs('second', world, saga, {
          async beforeAppend() {
            decided.open();
            await sending.opened;
          },
        });
        await decided.opened;
      },
      async duringSend() {
        sending.open();
        await second;
      },
    });
    world.clock.nowMs += 20_000;
    await runAs('second', world, saga);

    expect(world.netAtChannels()).toBe(10_000n);
    expect(await world.balance(`mer:${world.merchant}:CNY`)).toBe(9_940n);
    expect((await world.payment(id)).status).toBe('succeeded');
  });

  it('send no attempt that one of them has closed', async () => {
    const world = worlds.world();
    const { id } = await world.create();
    const saga = { id, kind: 'payment' as const, payment: id };
    let second: Promise<unknown> | undefined;

    await runAs('first', world, saga, {
      async beforeAppend(types) {
        if (second !== undefined || !types.includes('ChannelCallRequested')) return;
        await world.ask(id, { type: 'RequestCancel', cancel: 'c1', contentHash: '' });
        await (second = runAs('second', world, saga));
      },
    });

    expect((await world.payment(id)).status).toBe('canceled');
    expect(world.netAtChannels()).toBe(0n);
  });
});
