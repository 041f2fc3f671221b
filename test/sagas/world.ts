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
import type { Proposal } from '../../domain/approval/approval.js';
import type { Execution } from '../../domain/approval/kind.js';
import type { Case } from '../../domain/case/case.js';
import type { TallybookEvent } from '../../domain/events.js';
import type { EventLog } from '../../domain/kernel/event-log.js';
import { START } from '../../domain/kernel/position.js';
import { paymentStream } from '../../domain/payment/streams.js';
import type { Ledger } from '../../domain/ledger/port.js';
import type { CommandOf, PaymentCommand } from '../../domain/payment/commands.js';
import { findRefund } from '../../domain/payment/decide/refund.js';
import type { Payment, Refund } from '../../domain/payment/payment.js';
import { readRequestNo } from '../../domain/payment/request-no.js';
import { createCaseService } from '../../engine/case/case-service.js';
import { caseResolutions, type ResolutionPorts } from '../../engine/case/resolution.js';
import { createPaymentService } from '../../engine/payment/payment-service.js';
import { resumeSaga } from '../../engine/saga/resume-saga.js';
import { catchUp } from '../../engine/decide-and-append.js';
import { type LedgerService, openLedger } from '../../engine/ledger/ledger-service.js';
import { type AskedRefund, createRefundRequests } from '../../engine/refund/refund-requests.js';
import type { Finding } from '../../cli/verify/check.js';
import { Findings } from '../../cli/verify/findings.js';
import { verifyLog } from '../../cli/verify/verify-log.js';
import { createEventLog } from '../../eventstore/codec/coded-event-log.js';
import { openSqliteEventStore } from '../../eventstore/sqlite/sqlite-event-store.js';
import { paymentFlow } from '../../sagas/payment/flow.js';
import { refundFlow } from '../../sagas/refund/flow.js';
import type { PendingCallback } from '../../sagas/channel/callback.js';
import { drivenPayment } from '../../sagas/payment/aggregate.js';
import { Session } from '../../sagas/runner/session.js';
import { flowFold } from '../../sagas/runner/stream.js';
import { cny } from '../money/amounts.js';
import { sealedInMemory } from '../support/evidence.js';
import { FakeChannel } from './fake-channel.js';
import { plainHost } from './plain-host.js';

export class Crash extends Error {}

/** A saga, with the payment in whose stream it is. */
export interface SagaIdentity {
  readonly id: string;
  readonly kind: 'payment' | 'refund';
  readonly payment: string;
}

const fold = flowFold(drivenPayment);

export const ids = { uuid: () => uuidV7() };
const START_MS = Date.parse('2026-03-01T12:00:00.000Z');

/** The store and the ledger, shared by many stories. */
export async function openWorlds() {
  const dir = mkdtempSync(join(tmpdir(), 'tallybook-sagas-'));
  const clock = { nowMs: START_MS, now: () => clock.nowMs };
  const store = openSqliteEventStore({ file: ':memory:' });
  const log = await createEventLog(store, { mode: 'development', clock, ids });
  let ledgerAppends = 0;
  const counted: EventLog<TallybookEvent> = {
    ...readersOf(log),
    append: (...args) => {
      ledgerAppends += 1;
      return log.append(...args);
    },
  };
  const ledger = await openLedger({ log: counted, dataDir: dir, clock, ids });
  const context = { correlationId: 'main', causationId: 'test', actor: 'test', nowMs: START_MS };
  await ledger.openBook('main', 'UTC', context);
  let count = 0;
  const opened = casesOpened(log);
  return {
    world: (options: WorldOptions = {}) =>
      new World(log, ledger, clock, `mer_${(count += 1)}`, opened, options),
    ledger,
    /** Appends of the ledger so far. */
    ledgerAppends: () => ledgerAppends,
    async close() {
      await ledger.close();
      await store.close();
      rmSync(dir, { recursive: true });
    },
  };
}

/** Finds the cases of a subject; what was read of the log is not read again, for many stories share it. */
function casesOpened(log: EventLog<TallybookEvent>) {
  const bySubject = new Map<string, string[]>();
  let after = START;
  const readOn = async (): Promise<void> => {
    for (;;) {
      const page = await log.readAll(after, 1_000);
      if (page === undefined) return;
      for (const { event } of page.events) {
        if (event.type !== 'CaseOpened' || event.data.subject === null) continue;
        const known = bySubject.get(event.data.subject) ?? [];
        bySubject.set(event.data.subject, [...known, event.data.case]);
      }
      after = page.position;
    }
  };
  let reading = Promise.resolve();
  return async (subject: string): Promise<readonly string[]> => {
    // A story may ask for two subjects at once.
    reading = reading.then(readOn);
    await reading;
    return bySubject.get(subject) ?? [];
  };
}

interface WorldOptions {
  /** Crashes at this point, counted from 0; points lie before and after each append and call. */
  readonly crashAt?: number;
}

export class World {
  readonly channels: Map<string, FakeChannel>;
  readonly #log: EventLog<TallybookEvent>;
  readonly #ledgerPort: Ledger;
  #points = 0;
  #armed = false;
  crashes = 0;
  /** Every process of a story is another instance. */
  #instance = 1;

  constructor(
    readonly log: EventLog<TallybookEvent>,
    readonly ledger: LedgerService,
    readonly clock: { nowMs: number; now(): number },
    readonly merchant: string,
    private readonly opened: ReturnType<typeof casesOpened>,
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

  /** A command of a merchant, on a log that does not crash, and apart from what the flows make of it. */
  async ask(payment: string, command: PaymentCommand): Promise<Payment> {
    const nowMs = this.clock.nowMs;
    const context = { correlationId: payment, causationId: 'test', actor: 'test', nowMs };
    const outcome = await plainHost(this.log, ids).submit(payment, command, context);
    if (!outcome.accepted) throw new Error(outcome.rejection.code);
    return outcome.state;
  }

  /** A merchant's request for a refund, sent again after a crash, until it is answered. */
  async refund(payment: string, asked: AskedRefund): Promise<Refund> {
    for (;;) {
      const host = plainHost(this.#log, ids);
      const deps = { host, ledger: this.#ledgerPort, clock: this.clock };
      const caller = { causationId: 'test', actor: 'test' };
      try {
        const handled = await createRefundRequests(deps)(payment, asked, caller);
        if (!handled.accepted) throw new Error(handled.rejection.code);
        const refund = findRefund(handled.state, asked.refund);
        if (!refund) throw new Error('no refund');
        return refund;
      } catch (error) {
        if (!(error instanceof Crash)) throw error;
        this.#instance += 1;
      }
    }
  }

  create(change: Partial<CommandOf<'CreatePayment'>> = {}): Promise<Payment> {
    const command = this.createCommand(change);
    return this.ask(command.payment, command);
  }

  createCommand(change: Partial<CommandOf<'CreatePayment'>> = {}): CommandOf<'CreatePayment'> {
    const payment = `pay_${uuidV7()}`;
    return {
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
    };
  }

  async payment(id: string): Promise<Payment> {
    const { state } = await catchUp(this.log, paymentStream(id), fold);
    if (state.aggregate === null) throw new Error('no payment');
    return state.aggregate;
  }

  /** Runs a saga over crashes, callbacks and deadlines until it is over, or waits for somebody. */
  async settle(saga: SagaIdentity, { untilMs = this.clock.nowMs + 3_600_000 } = {}): Promise<void> {
    const inbox: PendingCallback[] = [];
    for (let turn = 0; turn < 500; turn++) {
      inbox.push(...this.#callbacksFor(saga));
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

  /** A process of its own that looks at the payment: it ends at rest, or crashes. */
  async #run({ id, kind, payment }: SagaIdentity, inbox: PendingCallback[]) {
    const session = this.session(payment);
    const delivered = inbox.map(async (callback) => {
      await session.deliver(callback, true);
      inbox.splice(inbox.indexOf(callback), 1);
    });
    session.wake({ flow: kind, subject: id }, true);
    await session.rest();
    if (this.#crash !== undefined) {
      const crash = this.#crash;
      this.#crash = undefined;
      await Promise.allSettled(delivered);
      throw crash;
    }
    await Promise.all(delivered);
    const rests = session.rests.map(({ untilMs }) => untilMs ?? Infinity);
    const untilMs = Math.min(Infinity, ...rests);
    return { untilMs: untilMs === Infinity ? null : untilMs };
  }
  #crash: Error | undefined;

  /** A session over the ports that crash. */
  session(payment: string): Session<Payment> {
    const channels = new Map<string, Channel>();
    for (const [name, channel] of this.channels) {
      channels.set(name, {
        profile: channel.profile,
        send: (request) => this.#around(() => channel.send(request)),
        query: (no) => this.#around(() => channel.query(no)),
        close: (no) => this.#around(() => channel.close(no)),
        readCallback: () => channel.readCallback(),
      });
    }
    const cases = createCaseService({ log: this.#log, ids });
    const host = {
      log: this.#log,
      ids,
      channels,
      evidence: sealedInMemory(),
      nowMs: () => this.clock.nowMs,
      instance: `instance-${this.#instance}`,
      exclusive: true,
      leaseMs: 10_000,
      ladder: { waitsMs: [1_000, 2_000, 5_000, 10_000, 30_000] },
      profiles: () => [...channels.values()].map(({ profile }) => profile),
      quality: () => UNKNOWN_QUALITY,
      openCase: (...opened: Parameters<typeof cases.open>) => cases.open(...opened),
      failed: (_stream: string, _subject: string | null, error: unknown) => {
        this.#crash ??= error instanceof Error ? error : new Error(String(error));
        return undefined;
      },
    };
    const ports = { ledger: this.#ledgerPort, cases };
    const flows = [paymentFlow(ports), refundFlow(ports)];
    return new Session(host, flows, drivenPayment, payment);
  }

  /** Executes an approved resolution of a case, again after a crash, as a start does. */
  async resolve(proposal: Proposal): Promise<Execution> {
    const kind = caseResolutions(this.#resolutionPorts(this.#log, this.#ledgerPort));
    const nowMs = this.clock.nowMs;
    const context = { correlationId: proposal.id, causationId: 'test', actor: 'test', nowMs };
    for (;;) {
      try {
        return await kind.execute(proposal, context);
      } catch (error) {
        if (!(error instanceof Crash)) throw error;
        this.#instance += 1;
      }
    }
  }

  /** What resolutions work with, on a log that does not crash. */
  resolutionPorts(ledger: Ledger = this.ledger): ResolutionPorts {
    return this.#resolutionPorts(this.log, ledger);
  }

  #resolutionPorts(log: EventLog<TallybookEvent>, ledger: Ledger): ResolutionPorts {
    const requireClearDay = (): Promise<void> => Promise.resolve();
    const payments = createPaymentService({
      host: plainHost(log, ids),
      ledger: { execute: (...args) => ledger.execute(...args), requireClearDay },
      channels: { channels: this.channels, methods: new Set(['card', 'qr']) },
      clock: this.clock,
    });
    return { cases: createCaseService({ log, ids }), ledger, payments };
  }

  /** The cases of a payment or refund, in the order in which they were opened. */
  async cases(subject: string): Promise<Case[]> {
    const { cases } = this.resolutionPorts();
    const opened = await this.opened(subject);
    const found = await Promise.all(opened.map((id) => cases.find(id)));
    return found.flatMap((known) => known?.case ?? []);
  }

  /** Freezes or unfreezes the merchant's account. */
  async setAccount(to: 'FreezeAccount' | 'UnfreezeAccount'): Promise<void> {
    const nowMs = this.clock.nowMs;
    const context = { correlationId: 'main', causationId: 'test', actor: 'test', nowMs };
    const account = `mer:${this.merchant}:CNY`;
    const [outcome] = await this.ledger.execute('main', [{ type: to, id: account }], context);
    if (outcome?.status === 'rejected') throw new Error(outcome.rejection.code);
  }

  /** Brings callbacks to a saga that sleeps, as if they had just come. */
  bring(saga: SagaIdentity, callbacks: readonly PendingCallback[]) {
    return this.#run(saga, [...callbacks]);
  }

  #callbacksFor(saga: SagaIdentity): PendingCallback[] {
    const all = [...this.channels.values()].flatMap((channel) => channel.takeCallbacks());
    return all.filter(({ requestNo }) => readRequestNo(requestNo)?.payment === saga.payment);
  }

  settlePayment(id: string, options?: { untilMs: number }): Promise<void> {
    return this.settle({ id, kind: 'payment', payment: id }, options);
  }

  /** Lets a stuck saga go on by hand. */
  async resume(payment: string): Promise<void> {
    const nowMs = this.clock.nowMs;
    const context = { correlationId: payment, causationId: 'test', actor: 'key:test', nowMs };
    const stream = paymentStream(payment);
    await resumeSaga({ log: this.log, ids }, stream, payment, context);
  }

  async saga(id: string, payment: string) {
    const { state } = await catchUp(this.log, paymentStream(payment), fold);
    return state.sagas.get(id) ?? null;
  }

  /** Posted balance of an account in minor units; 0n where it was never opened. */
  async balance(account: string): Promise<bigint> {
    const view = await this.ledger.account('main', account);
    return view === undefined ? 0n : BigInt(view.balance.posted.value.replace('.', ''));
  }

  /** What `verify` finds in the log of all stories so far. */
  async verify(): Promise<readonly Finding[]> {
    const { store, storeId } = this.log;
    const findings = new Findings();
    const to = await this.log.head();
    await verifyLog({ store, storeId, to, snapshots: new Map() }, findings);
    return findings.list;
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
