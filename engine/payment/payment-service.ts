/** What merchants ask of payments: create, capture, cancel, refund, look, and wait for the outcome. */
import { type Clock, toInstant } from '../../domain/kernel/clock.js';
import { contentHash } from '../../domain/kernel/content.js';
import type { CommandContext } from '../../domain/kernel/event.js';
import { derivedId } from '../../domain/kernel/ids.js';
import type { Position } from '../../domain/kernel/position.js';
import type { MoneyText } from '../../domain/money/money.js';
import { PAYMENT_BOOK } from '../../domain/payment/accounts.js';
import type { CommandOf, PaymentCommand } from '../../domain/payment/commands.js';
import { findRefund } from '../../domain/payment/decide/refund.js';
import {
  type FeeTerms,
  isTerminal,
  type Payment,
  type Refund,
} from '../../domain/payment/payment.js';
import type { AggregateHost, Hosted } from '../aggregate-host.js';
import type { Answered } from '../answered.js';
import type { LedgerService } from '../ledger/ledger-service.js';
import { createRefundRequests } from '../refund/refund-requests.js';

/** Who asks: the members of `CommandContext` that the caller knows. */
export type Requester = Pick<CommandContext, 'causationId' | 'actor'>;

export interface CreatePaymentRequest {
  readonly merchant: string;
  readonly reference: string;
  readonly amount: MoneyText;
  readonly method: string;
  readonly capture: 'automatic' | 'manual';
  readonly description: string | null;
  readonly metadata: Readonly<Record<string, string>>;
  /** Seconds until an unpaid payment expires. */
  readonly expiresIn: number;
  /** The merchant's present price. */
  readonly fee: FeeTerms;
  readonly scenario: string | null;
}

export interface CaptureRequest {
  readonly amount: MoneyText | null;
  readonly final: boolean;
}

export interface RefundRequest {
  readonly amount: MoneyText | null;
  readonly reason: string | null;
  readonly metadata: Readonly<Record<string, string>>;
  readonly scenario: string | null;
}

export type { Answered } from '../answered.js';

export interface PaymentService {
  /**
   * Refused with `reference_conflict`, `currency_unsupported` or a code of the amount.
   * @throws DayUnclear, as `capture` and `refund`, while nobody knows the accounting day.
   */
  create(request: CreatePaymentRequest, caller: Requester): Promise<Answered<Payment>>;
  /** `key` is the Idempotency-Key; `waitMs` how long to wait for the channel's answer. */
  capture(
    payment: string,
    key: string,
    request: CaptureRequest,
    caller: Requester,
    waitMs: number,
  ): Promise<Answered<Payment>>;
  cancel(
    payment: string,
    key: string,
    caller: Requester,
    waitMs: number,
  ): Promise<Answered<Payment>>;
  /** Takes what was paid for the whole. Refused with `payment_not_underpaid`. */
  accept(payment: string, caller: Requester): Promise<Answered<Payment>>;
  /** Holds the merchant's money and requests the refund, or refuses; then waits for the channel's answer. */
  refund(
    payment: string,
    key: string,
    request: RefundRequest,
    caller: Requester,
    waitMs: number,
  ): Promise<Answered<Refund>>;
  /**
   * Gives back at the channel all that a case holds of a capture; its money is claimed under `claim`
   * before. Once for a claim. Refused as `refund` is.
   */
  refundFromCase(
    payment: string,
    from: { readonly case: string; readonly claim: string },
    reason: string | null,
    caller: Requester,
  ): Promise<Answered<Refund>>;
  /** What the resolution of a case means for its payment. */
  settleCase(
    payment: string,
    command: CommandOf<'RecordSuspendedCaptureSettled' | 'RequestSuspenseRefund'>,
    caller: Requester,
  ): Promise<Answered<Payment>>;
  /** The payment as the log has it now, with the position of its last event. */
  find(payment: string): Promise<{ payment: Payment; position: Position } | undefined>;
  /** The payment once it needs nobody but the payer or the merchant, or when the time is up. */
  waitForPayment(
    payment: string,
    waitMs: number,
  ): Promise<{ payment: Payment; position: Position } | undefined>;
}

/** The payment id of a merchant's reference: the same for ever. */
export const paymentIdOf = (merchant: string, reference: string): string =>
  derivedId('payment', merchant, reference);

interface Dependencies {
  /** Payments with the flows that drive them. */
  readonly host: AggregateHost<Payment, PaymentCommand>;
  /** Reserves refunds; asked for a clear day before anything is begun that will be posted. */
  readonly ledger: Pick<LedgerService, 'execute' | 'requireClearDay'>;
  readonly clock: Clock;
}

export function createPaymentService({ host, ledger, clock }: Dependencies): PaymentService {
  const requestRefund = createRefundRequests({ host, ledger, clock });

  const run = (payment: string, command: PaymentCommand, caller: Requester, isNew = false) =>
    host.submit(payment, command, { ...caller, correlationId: payment, nowMs: clock.now() }, isNew);

  const found = (hosted: Hosted<Payment> | undefined) =>
    hosted && { payment: hosted.state, position: hosted.position };

  const find = async (payment: string) => found(await host.find(payment));

  /** Waits until `done` holds; gives the payment as it then is. */
  const settle = async (id: string, waitMs: number, done: (payment: Payment) => boolean) =>
    found(await host.waitFor(id, waitMs, done));

  return {
    find,

    waitForPayment: (payment, waitMs) =>
      settle(payment, waitMs, ({ status }) => status !== 'processing'),

    async create(request, caller) {
      await ledger.requireClearDay(PAYMENT_BOOK);
      const { merchant, reference, expiresIn, fee, ...content } = request;
      const payment = paymentIdOf(merchant, reference);
      const command: PaymentCommand = {
        type: 'CreatePayment',
        payment,
        merchant,
        reference,
        ...content,
        fee,
        expiresAt: toInstant(clock.now() + expiresIn * 1000),
        // The price is the merchant's matter, not the request's: a new price is no other content.
        contentHash: contentHash({ ...content, expiresIn }),
      };
      // Almost every payment is new: the first try spares the read and expects no stream.
      const handled = await run(payment, command, caller, true);
      if (!handled.accepted) return handled;
      return {
        accepted: true,
        value: handled.state,
        replayed: handled.replayed,
        position: handled.position,
      };
    },

    async capture(payment, key, request, caller, waitMs) {
      await ledger.requireClearDay(PAYMENT_BOOK);
      const capture = derivedId('capture', payment, 'key', key);
      const handled = await run(
        payment,
        { type: 'RequestCapture', capture, ...request, contentHash: contentHash(request) },
        caller,
      );
      if (!handled.accepted) return handled;
      const settled = await settle(payment, waitMs, (now) => captureSettled(now, capture));
      const value = settled?.payment ?? handled.state;
      const failed = value.captures.find(({ id, status }) => id === capture && status === 'failed');
      if (failed !== undefined) {
        const detail = failed.failure?.message ?? 'the channel refused';
        return { accepted: false, rejection: { code: 'capture_failed', detail } };
      }
      const replayed = handled.replayed;
      return { accepted: true, value, replayed, position: settled?.position ?? handled.position };
    },

    async cancel(payment, key, caller, waitMs) {
      const cancel = derivedId('payment', payment, 'cancel', key);
      const handled = await run(
        payment,
        { type: 'RequestCancel', cancel, contentHash: contentHash({}) },
        caller,
      );
      if (!handled.accepted) return handled;
      const settled = await settle(payment, waitMs, ({ status }) => isTerminal(status));
      return {
        accepted: true,
        value: settled?.payment ?? handled.state,
        replayed: handled.replayed,
        position: settled?.position ?? handled.position,
      };
    },

    async accept(payment, caller) {
      const handled = await run(payment, { type: 'AcceptUnderpayment' }, caller);
      if (!handled.accepted) return handled;
      const { state: value, replayed, position } = handled;
      return { accepted: true, value, replayed, position };
    },

    async refund(payment, key, request, caller, waitMs) {
      await ledger.requireClearDay(PAYMENT_BOOK);
      const refund = derivedId('refund', payment, key);
      const asked = { refund, ...request, from: null, contentHash: contentHash(request) };
      const handled = await requestRefund(payment, asked, caller);
      if (!handled.accepted) return handled;
      const current = (now: Payment) => findRefund(now, refund);
      const ended = (now: Payment) => {
        const status = current(now)?.status;
        return status === 'succeeded' || status === 'failed';
      };
      const settled = await settle(payment, waitMs, ended);
      const value = current(settled?.payment ?? handled.state);
      if (value === undefined) throw new Error('an accepted request left no refund');
      const position = settled?.position ?? handled.position;
      return { accepted: true, value, replayed: handled.replayed, position };
    },

    async refundFromCase(payment, from, reason, caller) {
      const refund = derivedId('refund', payment, 'case', from.claim);
      const request = { amount: null, reason, metadata: {}, scenario: null };
      const asked = { refund, ...request, from, contentHash: contentHash(request) };
      const handled = await requestRefund(payment, asked, caller);
      if (!handled.accepted) return handled;
      const { state, replayed, position } = handled;
      const value = findRefund(state, refund);
      if (value === undefined) throw new Error('an accepted request left no refund');
      return { accepted: true, value, replayed, position };
    },

    async settleCase(payment, command, caller) {
      const handled = await run(payment, command, caller);
      if (!handled.accepted) return handled;
      const { state, replayed, position } = handled;
      return { accepted: true, value: state, replayed, position };
    },
  };
}

/** Posted or failed; a final capture also waits for the end of the payment. */
function captureSettled(payment: Payment, id: string): boolean {
  const capture = payment.captures.find((candidate) => candidate.id === id);
  if (capture === undefined || capture.status === 'failed') return true;
  return capture.status === 'posted' && (!capture.final || isTerminal(payment.status));
}
