/**
 * A log as an engine leaves it: a real ledger and the domain's own postings, payments that succeed,
 * fail and are refunded, sagas, callbacks, cases, day cuts and a second book.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TallybookEvent } from '../../domain/events.js';
import type { CommandContext } from '../../domain/kernel/event.js';
import type { EventLog } from '../../domain/kernel/event-log.js';
import { derivedId } from '../../domain/ids.js';
import { derivedUuid } from '../../domain/kernel/ids.js';
import { callbackStream } from '../../domain/callback/streams.js';
import { caseStream } from '../../domain/case/streams.js';
import { merchantStream } from '../../domain/merchant/streams.js';
import { paymentStream } from '../../domain/payment/streams.js';
import type { LedgerCommand } from '../../domain/ledger/commands.js';
import { fromText, type MoneyText, toText } from '../../domain/money/money.js';
import { evolvePayment } from '../../domain/payment/evolve/index.js';
import { channelCostOf } from '../../domain/payment/fees.js';
import type { PaymentEvent } from '../../domain/payment/events.js';
import type {
  Capture,
  Payment,
  PaymentState,
  Refund,
  RefundHold,
} from '../../domain/payment/payment.js';
import { postCapture, postChannelCost } from '../../domain/payment/posting/capture.js';
import type { Posting } from '../../domain/payment/posting/posting.js';
import { postRefund, releaseHold, reserveRefund } from '../../domain/payment/posting/refund.js';
import type { SagaEvent } from '../../domain/saga/events.js';
import { requestNo } from '../../domain/payment/request-no.js';
import { type LedgerService, openLedger } from '../../engine/ledger/ledger-service.js';
import { createEventLog } from '../../eventstore/codec/coded-event-log.js';
import { openSqliteEventStore } from '../../eventstore/sqlite/sqlite-event-store.js';

export const NOW = Date.parse('2026-03-01T12:00:00.000Z');

/** The saga of a payment. */
export const paid = (payment: string) => ({ flow: 'payment', subject: payment });

export const cny = (value: string): MoneyText => ({ value, currency: 'CNY' });

export class History {
  nowMs = NOW;
  readonly #payments = new Map<string, PaymentState>();
  #ids = 0;

  private constructor(
    readonly log: EventLog<TallybookEvent>,
    readonly ledger: LedgerService,
    private readonly dir: string,
  ) {}

  /** A new store in memory with the book `main`. */
  static async open(): Promise<History> {
    const dir = mkdtempSync(join(tmpdir(), 'tallybook-history-'));
    const clock = { now: () => history.nowMs };
    let count = 0;
    const ids = { uuid: () => derivedUuid(dir, String((count += 1))) };
    const store = openSqliteEventStore({ file: ':memory:' });
    let history: Pick<History, 'nowMs'> = { nowMs: NOW };
    const log = await createEventLog(store, { mode: 'development', clock, ids });
    const ledger = await openLedger({ log, dataDir: dir, clock, ids });
    const opened = new History(log, ledger, dir);
    history = opened;
    await ledger.openBook('main', 'UTC', opened.context('main'));
    return opened;
  }

  async close(): Promise<void> {
    await this.ledger.close();
    await this.log.store.close();
    rmSync(this.dir, { recursive: true });
  }

  context(correlationId: string): CommandContext {
    return { correlationId, causationId: 'test', actor: 'test', nowMs: this.nowMs };
  }

  /** Ends every day before the present one, in UTC. */
  cutToday(cause: 'timer' | 'operator'): LedgerCommand {
    const day = new Date(this.nowMs - 86_400_000).toISOString().slice(0, 10);
    return { type: 'CutDay', cause, day, force: true };
  }

  tick(ms = 1_000): void {
    this.nowMs += ms;
  }

  get at(): string {
    return new Date(this.nowMs).toISOString();
  }

  async append(stream: string, event: TallybookEvent, correlationId = stream): Promise<string> {
    const id = derivedUuid(this.dir, 'event', String((this.#ids += 1)));
    const metadata = { correlationId, causationId: 'test', actor: 'test', at: this.at };
    await this.log.append(stream, [{ id, event, metadata }], 'any');
    return id;
  }

  /** Executes commands of a book, all of which must be accepted. */
  async book(book: string, commands: readonly LedgerCommand[], correlationId = book) {
    const outcomes = await this.ledger.execute(book, commands, this.context(correlationId));
    for (const outcome of outcomes) {
      if (outcome.status === 'rejected') throw new Error(outcome.rejection.detail);
    }
  }

  async registerMerchant(merchant: string): Promise<void> {
    const fee = { percent: '0.60', fixed: null };
    await this.append(merchantStream(merchant), {
      type: 'MerchantRegistered',
      data: { merchant, name: `Merchant ${merchant}`, fee, contentHash: 'c' },
    });
  }

  /** The record of a saga, in the stream of its payment. */
  async saga(payment: string, event: SagaEvent): Promise<void> {
    await this.append(paymentStream(payment), event, payment);
  }

  /** A payment's event; its fold is kept for the postings. */
  async pay(payment: string, event: PaymentEvent): Promise<Payment> {
    await this.append(paymentStream(payment), event, payment);
    const state = evolvePayment(this.#payments.get(payment) ?? null, event, this.at);
    if (state === null) throw new Error('no payment');
    this.#payments.set(payment, state);
    return state;
  }

  /** A card payment with automatic capture up to its routing. @returns its id. */
  async begin(merchant: string, reference: string, amount: MoneyText): Promise<string> {
    const payment = derivedId('payment', merchant, reference);
    await this.pay(payment, {
      type: 'PaymentCreated',
      data: {
        payment,
        merchant,
        reference,
        amount,
        method: { type: 'card' },
        capture: 'automatic',
        description: 'a “quoted” text – with 汉字',
        metadata: { order: reference, minor: '7' },
        expiresAt: new Date(this.nowMs + 1_800_000).toISOString(),
        fee: { percent: '0.60', fixed: null },
        scenario: null,
        contentHash: 'c',
      },
    });
    await this.saga(payment, { type: 'SagaStarted', data: { ...paid(payment), owner: 'i' } });
    await this.pay(payment, {
      type: 'AttemptRouted',
      data: {
        attempt: 1,
        channel: 'sandbox_a',
        requestNo: requestNo(payment, 'a', 1),
        candidates: [],
      },
    });
    return payment;
  }

  /** A payment that succeeds, with its fee and the channel's cost posted. @returns its id. */
  async succeed(merchant: string, reference: string, amount: MoneyText, fee: MoneyText) {
    const payment = await this.begin(merchant, reference, amount);
    this.tick();
    const day = this.at.slice(0, 10);
    await this.append(callbackStream('sandbox_a', day), {
      type: 'CallbackReceived',
      data: {
        channel: 'sandbox_a',
        reading: {
          says: 'answer',
          requestNo: requestNo(payment, 'a', 1),
          answer: {
            outcome: 'succeeded',
            amount,
            channelReference: null,
            nextAction: null,
            failure: null,
          },
        },
        exchange: { key: 'dk_1', ciphertext: '' },
        bodyHmac: 'hash',
      },
    });
    const capture = derivedId('capture', payment, '1');
    const captured = await this.pay(payment, {
      type: 'PaymentCaptured',
      data: {
        capture,
        channel: 'sandbox_a',
        channelReference: `ch-${capture}`,
        amount,
        fee,
        channelCost: channelCostOf('0.30', fromText(amount)),
        final: true,
      },
    });
    const found = captureOf(captured, capture);
    await this.post(payment, postCapture(captured, found, 'sandbox_a'));
    const cost = postChannelCost(captured, found, 'sandbox_a');
    if (cost !== undefined) await this.post(payment, cost);
    await this.pay(payment, {
      type: 'CapturePosted',
      data: { capture, transaction: 'ltx', to: 'merchant', case: null },
    });
    await this.pay(payment, { type: 'PaymentSucceeded', data: {} });
    await this.saga(payment, { type: 'SagaEnded', data: paid(payment) });
    return payment;
  }

  async fail(merchant: string, reference: string, amount: MoneyText): Promise<string> {
    const payment = await this.begin(merchant, reference, amount);
    const failure = { code: 'declined', message: 'declined' };
    await this.pay(payment, { type: 'PaymentFailed', data: { failure } });
    await this.saga(payment, { type: 'SagaEnded', data: paid(payment) });
    return payment;
  }

  /** Asks for a refund, which nobody but the engine sees yet. */
  async requestRefund(payment: string, refund: string, amount: MoneyText, feeShare: MoneyText) {
    const number = (this.#payments.get(payment)?.refunds.length ?? 0) + 1;
    await this.pay(payment, {
      type: 'RefundRequested',
      data: {
        refund,
        requestNo: requestNo(payment, 'r', number),
        channel: 'sandbox_a',
        amount,
        feeShare,
        suspended: [],
        claim: requestNo(payment, 'r', number),
        reason: null,
        metadata: {},
        scenario: null,
        contentHash: 'c',
      },
    });
    const data = { flow: 'refund', subject: refund, owner: 'i' };
    await this.saga(payment, { type: 'SagaStarted', data });
  }

  async reserve(payment: string, refund: string): Promise<void> {
    const state = this.#stateOf(payment);
    await this.post(
      payment,
      reserveRefund(state, refundOf(state, refund), { reservation: `lrs_${refund}` }),
    );
    const hold = { reservation: `lrs_${refund}`, expiresAt: null };
    await this.pay(payment, { type: 'RefundReserved', data: { refund, ...hold } });
  }

  async settleRefund(payment: string, refund: string, succeeds: boolean): Promise<void> {
    const state = this.#stateOf(payment);
    const found = refundOf(state, refund);
    if (succeeds) {
      await this.pay(payment, {
        type: 'RefundConfirmed',
        data: {
          ...{ refund, channelReference: 'ch-r' },
          ...{ amount: toText(found.amount), feeShare: toText(found.feeShare) },
          ...{ suspended: [], excess: null },
        },
      });
      await this.post(payment, postRefund(state, found, holdOf(found)));
      await this.pay(payment, { type: 'RefundSucceeded', data: { refund, transaction: 'ltx' } });
    } else {
      await this.post(payment, releaseHold(holdOf(found).reservation));
      const failure = { code: 'refused', message: 'refused' };
      await this.pay(payment, { type: 'RefundFailed', data: { refund, failure } });
    }
    await this.saga(payment, { type: 'SagaEnded', data: { flow: 'refund', subject: refund } });
  }

  async openCase(payment: string): Promise<string> {
    const id = derivedId('case', payment);
    await this.append(
      caseStream(id),
      {
        type: 'CaseOpened',
        data: {
          case: id,
          kind: 'callback_mismatch',
          ...paid(payment),
          channel: 'sandbox_a',
          summary: 'the amount of a callback is not that of the payment',
          details: { said: '1.00' },
        },
      },
      payment,
    );
    return id;
  }

  post(payment: string, { accounts, command }: Posting): Promise<void> {
    return this.book('main', [...accounts, command], payment);
  }

  #stateOf(payment: string): Payment {
    const state = this.#payments.get(payment);
    if (state === undefined || state === null) throw new Error('no payment');
    return state;
  }
}

function captureOf(payment: Payment, id: string): Capture {
  const capture = payment.captures.find((one) => one.id === id);
  if (capture === undefined) throw new Error('no capture');
  return capture;
}

function holdOf({ hold }: Refund): RefundHold {
  if (hold === null) throw new Error('a refund without a hold');
  return hold;
}

function refundOf(payment: Payment, id: string): Refund {
  const refund = payment.refunds.findLast((one) => one.id === id);
  if (refund === undefined) throw new Error('no refund');
  return refund;
}

/** The event itself, for what no ledger would write. */
export const accountOpened = (account: string, subject: string): TallybookEvent => ({
  type: 'AccountOpened',
  data: {
    account,
    currency: 'CNY',
    subject,
    normalSide: subject === 'bank' ? 'debit' : 'credit',
    class: 'internal',
    managed: false,
    limits: {},
    metadata: {},
    contentHash: 'c',
  },
});

/** The first transaction of two accounts. @param value in CNY. */
export const posted = (
  transaction: string,
  debit: string,
  credit: string,
  value: string,
  day = '2026-03-01',
): TallybookEvent => {
  const entry = { amount: value, currency: 'CNY', sequence: 1, balance: value };
  return {
    type: 'TransactionPosted',
    data: {
      transaction,
      entries: [
        { ...entry, account: debit, direction: 'debit' },
        { ...entry, account: credit, direction: 'credit' },
      ],
      effectiveDate: day,
      day,
      reference: null,
      metadata: {},
      contentHash: 'c',
      reverses: null,
      reason: null,
      reservation: null,
      fact: null,
    },
  };
};

/** Accounts of the second book, which outside callers may post to. */
export const openAccount = (
  id: string,
  subject: string,
  currency = 'CNY',
  limits: { floor?: MoneyText; ceiling?: MoneyText } = {},
): LedgerCommand => ({
  type: 'OpenAccount',
  origin: 'caller',
  id,
  currency,
  subject,
  limits,
  metadata: { note: `of ${id}` },
});

export const transfer = (
  id: string,
  debit: string,
  credit: string,
  amount: MoneyText,
): LedgerCommand => ({
  type: 'PostTransaction',
  origin: 'caller',
  id,
  entries: [
    { account: debit, direction: 'debit', amount },
    { account: credit, direction: 'credit', amount },
  ],
  reference: `reference of ${id}`,
});

/** A few days of two merchants: some of everything that the read models tell of. */
export async function writeDays(history: History, payments = 3): Promise<void> {
  await history.registerMerchant('mer_a');
  await history.registerMerchant('mer_b');
  await history.ledger.openBook('side', 'UTC', history.context('side'));
  await history.book('side', [
    openAccount('bank', 'bank'),
    openAccount('alice', 'customer_payable', 'CNY', { floor: cny('-50.00') }),
    transfer('t1', 'bank', 'alice', cny('500.00')),
    {
      type: 'Reserve',
      origin: 'caller',
      id: 'r1',
      entries: [
        { account: 'alice', direction: 'debit', amount: cny('40.00') },
        { account: 'bank', direction: 'credit', amount: cny('40.00') },
      ],
    },
    {
      type: 'Reserve',
      origin: 'caller',
      id: 'r2',
      entries: [
        { account: 'alice', direction: 'debit', amount: cny('7.00') },
        { account: 'bank', direction: 'credit', amount: cny('7.00') },
      ],
    },
  ]);
  for (let day = 0; day < 3; day += 1) {
    for (let n = 0; n < payments; n += 1) {
      const merchant = n % 2 === 0 ? 'mer_a' : 'mer_b';
      const reference = `order-${day}-${n}`;
      history.tick();
      const payment = await history.succeed(merchant, reference, cny('100.00'), cny('0.60'));
      const refund = derivedId('refund', payment, '1');
      if (n === 0) {
        await history.requestRefund(payment, refund, cny('40.00'), cny('0.24'));
        await history.reserve(payment, refund);
        if (day !== 1) await history.settleRefund(payment, refund, day === 0);
      }
      if (n === 1) {
        await history.requestRefund(payment, refund, cny('1.00'), cny('0.01'));
        await history.reserve(payment, refund);
        await history.settleRefund(payment, refund, false);
        await history.openCase(payment);
      }
      await history.fail(merchant, `failed-${day}-${n}`, cny('5.00'));
    }
    if (day === 1) {
      await history.book('side', [
        {
          type: 'PostReservation',
          origin: 'caller',
          reservation: 'r1',
          id: 't2',
          entries: [
            { account: 'alice', direction: 'debit', amount: cny('15.00') },
            { account: 'bank', direction: 'credit', amount: cny('15.00') },
          ],
        },
        { type: 'FreezeAccount', id: 'alice' },
      ]);
    }
    history.tick(86_400_000);
    if (day < 2) {
      await history.book('main', [history.cutToday('timer')]);
      await history.book('side', [history.cutToday('operator')]);
    }
  }
}
