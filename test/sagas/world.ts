/**
 * A payment engine without a process around it: real store, real ledger, real sagas, channels and
 * clock of the test's own. It can be crashed before and after everything that a saga does.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { v7 as uuidV7 } from 'uuid';
import type { Channel } from '../../domain/channel/port.js';
import { UNKNOWN_QUALITY } from '../../domain/channel/routing.js';
import type { TallybookEvent } from '../../domain/events.js';
import type { EventLog } from '../../domain/kernel/event-log.js';
import { paymentStream } from '../../domain/kernel/streams.js';
import type { Ledger } from '../../domain/ledger/port.js';
import { isPaymentEvent, paymentAggregate } from '../../domain/payment/aggregate.js';
import type { CommandOf, PaymentCommand } from '../../domain/payment/commands.js';
import { findRefund } from '../../domain/payment/decide/refund.js';
import type { Payment, Refund } from '../../domain/payment/payment.js';
import { readRequestNo } from '../../domain/payment/request-no.js';
import { createCommandHandler } from '../../engine/command-handler.js';
import { type LedgerService, openLedger } from '../../engine/ledger/ledger-service.js';
import { type AskedRefund, createRefundRequests } from '../../engine/refund/refund-requests.js';
import { createEventLog } from '../../eventstore/codec/coded-event-log.js';
import { openSqliteEventStore } from '../../eventstore/sqlite/sqlite-event-store.js';
import { findSaga } from '../../sagas/runner/find-saga.js';
import { openSagaStreams } from '../../sagas/runner/saga-streams.js';
import { type PendingCallback, runSaga, type SagaIdentity } from '../../sagas/runner/saga-steps.js';
import { FakeChannel } from './fake-channel.js';

export class Crash extends Error {}

export const ids = { uuid: () => uuidV7() };
const START_MS = Date.parse('2026-03-01T12:00:00.000Z');

/** The store and the ledger, shared by many stories. */
export async function openWorlds() {
  const dir = mkdtempSync(join(tmpdir(), 'tallybook-sagas-'));
  const clock = { nowMs: START_MS, now: () => clock.nowMs };
  const store = openSqliteEventStore({ file: ':memory:' });
  const log = await createEventLog(store, { mode: 'development', clock, ids });
  const ledger = await openLedger({ log, dataDir: dir, clock, ids });
  const context = { correlationId: 'main', causationId: 'test', actor: 'test', nowMs: START_MS };
  await ledger.openBook('main', 'UTC', context);
  let count = 0;
  return {
    world: (options: WorldOptions = {}) =>
      new World(log, ledger, clock, `mer_${(count += 1)}`, options),
    ledger,
    async close() {
      await ledger.close();
      await store.close();
      rmSync(dir, { recursive: true });
    },
  };
}

interface WorldOptions {
  /** Crashes at this point, counted from 0; points lie before and after each append and call. */
  readonly crashAt?: number;
}

const cny = (value: string) => ({ value, currency: 'CNY' });

export class World {
  readonly channels: Map<string, FakeChannel>;
  readonly #log: EventLog<TallybookEvent>;
  readonly #ledgerPort: Ledger;
  #points = 0;
  #armed = false;
  crashes = 0;
  /** Every process of a story is another instance. */
  #instance = 1;
  #sagas = new Set<string>();

  constructor(
    readonly log: EventLog<TallybookEvent>,
    readonly ledger: LedgerService,
    readonly clock: { nowMs: number; now(): number },
    readonly merchant: string,
    private readonly options: WorldOptions,
  ) {
    this.channels = new Map([
      ['sandbox_a', new FakeChannel('sandbox_a', '0.30', clock)],
      ['sandbox_b', new FakeChannel('sandbox_b', '0.50', clock)],
    ]);
    const at = this.#around.bind(this);
    this.#log = {
      ...readersOf(log),
      append: (...args) => at(() => log.append(...args)),
    };
    this.#ledgerPort = { execute: (...args) => at(() => ledger.execute(...args)) };
  }

  async #around<T>(act: () => Promise<T>): Promise<T> {
    this.#point();
    const result = await act();
    this.#point();
    return result;
  }

  /** From here on points are counted. */
  arm(): void {
    this.#armed = true;
  }

  #point(): void {
    if (!this.#armed || this.#points++ !== this.options.crashAt) return;
    this.crashes += 1;
    throw new Crash();
  }

  /** A command of a merchant, on a log that does not crash. */
  async ask(payment: string, command: PaymentCommand): Promise<Payment> {
    const handler = createCommandHandler(this.log, paymentAggregate, isPaymentEvent, ids);
    const handled = await handler.handle(paymentStream(payment), command, {
      correlationId: payment,
      causationId: 'test',
      actor: 'test',
      nowMs: this.clock.nowMs,
    });
    if (!handled.accepted) throw new Error(handled.rejection.code);
    if (handled.state === null) throw new Error('no payment');
    return handled.state;
  }

  /** A merchant's request for a refund, sent again after a crash, until it is answered. */
  async refund(payment: string, asked: AskedRefund): Promise<Refund> {
    for (;;) {
      const handler = createCommandHandler(this.#log, paymentAggregate, isPaymentEvent, ids);
      const deps = { handler, ledger: this.#ledgerPort, clock: this.clock };
      const caller = { causationId: 'test', actor: 'test' };
      try {
        const handled = await createRefundRequests(deps)(payment, asked, caller);
        if (!handled.accepted) throw new Error(handled.rejection.code);
        const refund = handled.state && findRefund(handled.state, asked.refund);
        if (!refund) throw new Error('no refund');
        return refund;
      } catch (error) {
        if (!(error instanceof Crash)) throw error;
        this.#instance += 1;
      }
    }
  }

  create(change: Partial<CommandOf<'CreatePayment'>> = {}): Promise<Payment> {
    const payment = `pay_${uuidV7()}`;
    return this.ask(payment, {
      type: 'CreatePayment',
      payment,
      merchant: this.merchant,
      reference: payment,
      amount: cny('100.00'),
      method: 'card',
      capture: 'automatic',
      description: null,
      metadata: {},
      expiresAt: new Date(this.clock.nowMs + 1_800_000).toISOString(),
      fee: { percent: '0.60', fixed: null },
      scenario: null,
      contentHash: 'c',
      ...change,
    });
  }

  async payment(id: string): Promise<Payment> {
    const handler = createCommandHandler(this.log, paymentAggregate, isPaymentEvent, ids);
    const { state } = await handler.load(paymentStream(id));
    if (state === null) throw new Error('no payment');
    return state;
  }

  /** Runs a saga over crashes, callbacks and deadlines until it is over, or waits for somebody. */
  async settle(saga: SagaIdentity, { untilMs = this.clock.nowMs + 3_600_000 } = {}): Promise<void> {
    this.#sagas.add(saga.id);
    const inbox: PendingCallback[] = [];
    for (let turn = 0; turn < 500; turn++) {
      for (const callback of await this.#callbacksFor(saga)) inbox.push(callback);
      let next: number | null = null;
      try {
        const rest = await this.#run(saga, inbox);
        next = rest.untilMs;
      } catch (error) {
        if (!(error instanceof Crash)) throw error;
        this.#instance += 1;
        continue;
      }
      const due = [...this.channels.values()].flatMap((channel) => channel.nextMs() ?? []);
      const soonest = Math.min(next ?? Infinity, ...due);
      const waiting = [...this.channels.values()].some(({ callbacks }) => callbacks.length > 0);
      if (waiting) continue;
      if (soonest === Infinity || soonest > untilMs) return;
      this.clock.nowMs = Math.max(this.clock.nowMs, soonest);
    }
    throw new Error('the saga does not come to its end');
  }

  #run(saga: SagaIdentity, inbox: PendingCallback[]) {
    const channels = new Map<string, Channel>();
    for (const [name, channel] of this.channels) {
      channels.set(name, {
        profile: channel.profile,
        send: (request) => this.#around(() => channel.send(request)),
        query: (no) => this.#around(() => channel.query(no)),
        close: (no) => this.#around(() => channel.close(no)),
        parseCallback: () => channel.parseCallback(),
        readCallback: () => channel.readCallback(),
      });
    }
    return runSaga(
      saga,
      { next: () => inbox[0], done: () => void inbox.shift() },
      {
        log: this.#log,
        streams: openSagaStreams(this.#log, ids),
        ledger: this.#ledgerPort,
        channels,
        nowMs: () => this.clock.nowMs,
        instance: `instance-${this.#instance}`,
        exclusive: true,
        leaseMs: 10_000,
        ladder: { waitsMs: [1_000, 2_000, 5_000, 10_000, 30_000] },
        quality: () => UNKNOWN_QUALITY,
      },
    );
  }

  /** Brings callbacks to a saga that sleeps, as if they had just come. */
  bring(saga: SagaIdentity, callbacks: readonly PendingCallback[]) {
    return this.#run(saga, [...callbacks]);
  }

  async #callbacksFor(saga: SagaIdentity): Promise<PendingCallback[]> {
    const streams = openSagaStreams(this.log, ids);
    const all = [...this.channels.values()].flatMap((channel) => channel.takeCallbacks());
    const mine: PendingCallback[] = [];
    for (const callback of all) {
      const parts = readRequestNo(callback.requestNo);
      const found = parts && (await findSaga(streams, parts));
      if (found?.id === saga.id) mine.push(callback);
    }
    return mine;
  }

  settlePayment(id: string, options?: { untilMs: number }): Promise<void> {
    return this.settle({ id, kind: 'payment', payment: id }, options);
  }

  /** A person lets a stuck saga go on. */
  async resume(payment: string): Promise<void> {
    const streams = openSagaStreams(this.log, ids);
    const loaded = await streams.load(payment, payment);
    if (loaded === undefined) throw new Error('no payment');
    const event = { type: 'SagaResumed', data: { by: 'key:test' } } as const;
    await streams.record(loaded, event, this.clock.nowMs);
  }

  async saga(id: string, payment: string) {
    const streams = await openSagaStreams(this.log, ids).load(id, payment);
    return streams?.saga.state ?? null;
  }

  /** Posted balance of an account in minor units; 0n where it was never opened. */
  async balance(account: string): Promise<bigint> {
    const view = await this.ledger.account('main', account);
    return view === undefined ? 0n : BigInt(view.balance.posted.value.replace('.', ''));
  }

  /** Money at the channels by what they did: taken less given back, in minor units. */
  netAtChannels(): bigint {
    let net = 0n;
    for (const channel of this.channels.values()) {
      for (const { kind, amount } of channel.moved) {
        const minor = BigInt(amount.value.replace('.', ''));
        if (kind === 'pay' || kind === 'capture') net += minor;
        if (kind === 'refund') net -= minor;
      }
    }
    return net;
  }
}

/** A log that reads as another does. */
export const readersOf = (
  log: EventLog<TallybookEvent>,
): Omit<EventLog<TallybookEvent>, 'append'> => ({
  store: log.store,
  storeId: log.storeId,
  encodedBytes: (events) => log.encodedBytes(events),
  readStream: (...args) => log.readStream(...args),
  readAll: (...args) => log.readAll(...args),
  head: () => log.head(),
  readers: log.readers,
  follow: (reader) => log.follow(reader),
  followRecorded: (reader) => log.followRecorded(reader),
});
