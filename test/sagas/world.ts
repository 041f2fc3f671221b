/**
 * A payment engine without a process around it: real store, real ledger, real sagas, channels and
 * clock of the test's own. It can be crashed before and after everything that a saga does.
 */
import { v7 as uuidV7 } from 'uuid';
import type { Proposal } from '../../domain/approval/approval.js';
import type { Execution } from '../../domain/approval/kind.js';
import type { Case } from '../../domain/case/case.js';
import type { TallybookEvent } from '../../domain/events.js';
import type { EventLog } from '../../domain/kernel/event-log.js';
import type { Ledger } from '../../domain/ledger/port.js';
import type { MerchantFee } from '../../domain/merchant/merchant.js';
import type { CommandOf, PaymentCommand } from '../../domain/payment/commands.js';
import { findRefund } from '../../domain/payment/decide/refund.js';
import type { Payment, Refund } from '../../domain/payment/payment.js';
import { paymentStream } from '../../domain/payment/streams.js';
import type { Finding } from '../../cli/verify/check.js';
import { Findings } from '../../cli/verify/findings.js';
import { verifyLog } from '../../cli/verify/verify-log.js';
import { caseResolutions, type ResolutionPorts } from '../../engine/case/resolution.js';
import { catchUp } from '../../engine/decide-and-append.js';
import type { LedgerService } from '../../engine/ledger/ledger-service.js';
import { type AskedRefund, createRefundRequests } from '../../engine/refund/refund-requests.js';
import type { CardTokens } from '../../engine/payment/card-tokens.js';
import { resumeSaga } from '../../engine/saga/resume-saga.js';
import type { PendingCallback } from '../../sagas/channel/callback.js';
import { drivenPayment } from '../../sagas/payment/aggregate.js';
import { flowFold } from '../../sagas/runner/stream.js';
import { cny } from '../money/amounts.js';
import { own } from '../payment/stories.js';
import { tokensInMemory } from '../support/card-tokens.js';
import { readersOf } from '../support/log-readers.js';
import { CrashPoints } from './crash-points.js';
import { FakeChannel } from './fake-channel.js';
import { MortalProcess, type SagaIdentity } from './mortal-process.js';
import { plainHost } from './plain-host.js';
import { resolutionPorts } from './resolution-ports.js';
import { ids } from './session.js';

const fold = flowFold(drivenPayment);

/** What the worlds of a test file share, and the merchant that is this world's own. */
interface Ground {
  readonly log: EventLog<TallybookEvent>;
  readonly ledger: LedgerService;
  readonly clock: { nowMs: number; now(): number };
  /** The ids of a subject's cases, in the order in which they were opened. */
  readonly opened: (subject: string) => Promise<readonly string[]>;
  readonly merchant: string;
}

export interface WorldOptions {
  /** Crashes at this point, counted from 0; points lie before and after each append and call. */
  readonly crashAt?: number;
}

export class World {
  readonly log: Ground['log'];
  readonly ledger: Ground['ledger'];
  readonly clock: Ground['clock'];
  readonly merchant: string;
  readonly channels: ReadonlyMap<string, FakeChannel>;
  /** Their keys outlive every process of the story. */
  readonly cardTokens = tokensInMemory();
  readonly #opened: Ground['opened'];
  readonly #points: CrashPoints;
  readonly #process: MortalProcess;
  /** The log and the ledger as a process has them: they crash. */
  readonly #mortal: { readonly log: EventLog<TallybookEvent>; readonly ledger: Ledger };

  constructor({ log, ledger, clock, opened, merchant }: Ground, { crashAt }: WorldOptions) {
    this.log = log;
    this.ledger = ledger;
    this.clock = clock;
    this.merchant = merchant;
    this.channels = new Map([
      ['sandbox_a', new FakeChannel('sandbox_a', '0.30', clock)],
      ['sandbox_b', new FakeChannel('sandbox_b', '0.50', clock)],
    ]);
    this.#opened = opened;
    const points = new CrashPoints(crashAt);
    this.#points = points;
    this.#mortal = {
      log: { ...readersOf(log), append: (...args) => points.around(() => log.append(...args)) },
      ledger: points.ledger(ledger),
    };
    const channels = new Map([...this.channels].map(([name, of]) => [name, points.channel(of)]));
    const { cardTokens } = this;
    const mortalTokens: CardTokens = {
      areTaken: cardTokens.areTaken,
      digest: (...card) => cardTokens.digest(...card),
      seal: (...card) => cardTokens.seal(...card),
      open: (...token) => cardTokens.open(...token),
      erase: (...token) => points.around(() => cardTokens.erase(...token)),
    };
    const ports = { ...this.#mortal, channels, clock, cardTokens: mortalTokens };
    this.#process = new MortalProcess(ports, this.channels, clock);
  }

  /** From here on points are counted. */
  arm(): void {
    this.#points.arm();
  }

  get crashes(): number {
    return this.#points.crashes;
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
  refund(payment: string, asked: AskedRefund): Promise<Refund> {
    return this.#process.survive(async () => {
      const host = plainHost(this.#mortal.log, ids);
      const ledger = {
        execute: (...args: Parameters<typeof this.ledger.execute>) =>
          this.#mortal.ledger.execute(...args),
        account: (...args: Parameters<typeof this.ledger.account>) => this.ledger.account(...args),
        reservation: (...args: Parameters<typeof this.ledger.reservation>) =>
          this.ledger.reservation(...args),
      };
      const deps = { host, ledger, clock: this.clock };
      const caller = { causationId: 'test', actor: 'test' };
      const handled = await createRefundRequests(deps)(payment, asked, caller);
      if (!handled.accepted) throw new Error(handled.rejection.code);
      const refund = findRefund(handled.state, asked.refund);
      if (!refund) throw new Error('no refund');
      return refund;
    });
  }

  create(change: Parameters<World['createCommand']>[0] = {}): Promise<Payment> {
    const command = this.createCommand(change);
    return this.ask(command.payment, command);
  }

  createCommand({
    fee = { percent: '0.60', fixed: null },
    ...change
  }: Partial<CommandOf<'CreatePayment'>> & {
    readonly fee?: MerchantFee;
  } = {}): CommandOf<'CreatePayment'> {
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
      prices: [own(fee)],
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

  async saga(id: string, payment: string) {
    const { state } = await catchUp(this.log, paymentStream(payment), fold);
    return state.sagas.get(id) ?? null;
  }

  /** Runs a saga over crashes, callbacks and deadlines until it is over, or waits for somebody. */
  settle(saga: SagaIdentity, { untilMs = this.clock.nowMs + 3_600_000 } = {}): Promise<void> {
    return this.#process.settle(saga, untilMs);
  }

  settlePayment(id: string, options?: { untilMs: number }): Promise<void> {
    return this.settle({ id, kind: 'payment', payment: id }, options);
  }

  /** Brings callbacks to a saga that sleeps, as if they had just come. */
  async bring(saga: SagaIdentity, callbacks: readonly PendingCallback[]): Promise<void> {
    await this.#process.run(saga, [...callbacks]);
  }

  /** A session over the ports that crash. */
  session(payment: string) {
    return this.#process.session(payment);
  }

  /** Lets a stuck saga go on by hand. */
  async resume(payment: string): Promise<void> {
    const nowMs = this.clock.nowMs;
    const context = { correlationId: payment, causationId: 'test', actor: 'key:test', nowMs };
    const stream = paymentStream(payment);
    await resumeSaga({ log: this.log, ids }, stream, payment, context);
  }

  /** Executes an approved resolution of a case, again after a crash, as a start does. */
  resolve(proposal: Proposal): Promise<Execution> {
    const { channels, clock } = this;
    const kind = caseResolutions(resolutionPorts({ ...this.#mortal, channels, clock }));
    const nowMs = this.clock.nowMs;
    const context = { correlationId: proposal.id, causationId: 'test', actor: 'test', nowMs };
    return this.#process.survive(() => kind.execute(proposal, context));
  }

  /** What resolutions work with, on a log that does not crash. */
  resolutionPorts(ledger: Ledger = this.ledger): ResolutionPorts {
    const { log, channels, clock } = this;
    return resolutionPorts({ log, ledger, channels, clock });
  }

  /** The cases of a payment or refund, in the order in which they were opened. */
  async cases(subject: string): Promise<Case[]> {
    const { cases } = this.resolutionPorts();
    const opened = await this.#opened(subject);
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

  /** Posted balance of an account in minor units; 0n if it was never opened. */
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
