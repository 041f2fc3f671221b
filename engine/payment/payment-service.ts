/** What merchants ask of payments: create, capture, cancel, refund, read, and wait for the outcome. */
import type { WaysToPay } from '../../domain/channel/port.js';
import { type Clock, toInstant } from '../../domain/kernel/clock.js';
import { contentHash } from '../../domain/kernel/content.js';
import { derivedId } from '../../domain/ids.js';
import { reject } from '../../domain/kernel/decider.js';
import type { Position } from '../../domain/kernel/position.js';
import { PAYMENT_BOOK } from '../../domain/payment/accounts.js';
import type { CardToken, SealedCard } from '../../domain/payment/card.js';
import type { PaymentCommand } from '../../domain/payment/commands.js';
import { amountOfNew } from '../../domain/payment/decide/create.js';
import { findRefund } from '../../domain/payment/decide/refund.js';
import { paymentIdOf } from '../../domain/payment/payment-id.js';
import { isTerminal, type Payment, type Refund } from '../../domain/payment/payment.js';
import type { AggregateHost, Hosted, HostedOutcome } from '../aggregate-host.js';
import type { Answered } from '../answered.js';
import type { LedgerService } from '../ledger/ledger-service.js';
import type { Prices } from '../price-plan/price-plan-service.js';
import { createRefundRequests, type RequestRefund } from '../refund/refund-requests.js';
import type { CardTokens } from './card-tokens.js';
import { channelRefusal } from './channel-refusal.js';
import type {
  CaptureRequest,
  CaseSettlement,
  CreatePaymentRequest,
  RefundRequest,
  Requester,
} from './requests.js';

export interface PaymentService {
  /**
   * Refused with `reference_conflict`, `currency_unsupported`, `method_unsupported`,
   * `no_channel_configured` or a code of the amount.
   * @throws DayUnclear while the accounting day is not known; `capture` and `refund` throw it too.
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
  /** Accepts less than was asked as payment in full. Refused with `payment_not_underpaid`. */
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
   * Refunds at the channel all that a case holds of a capture. The case's money must be claimed under
   * `claim` before; a claim is refunded once. Refused with the codes of `refund`.
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
    command: CaseSettlement,
    caller: Requester,
  ): Promise<Answered<Payment>>;
  /** The payment as the log has it now, with the position of its last event. */
  find(payment: string): Promise<{ payment: Payment; position: Position } | undefined>;
  /** The payment when only the payer or the merchant can move it on, or when the time is up. */
  waitForPayment(
    payment: string,
    waitMs: number,
  ): Promise<{ payment: Payment; position: Position } | undefined>;
}

interface Dependencies {
  /** Payments with the flows that drive them. */
  readonly host: AggregateHost<Payment, PaymentCommand>;
  /** Reserves refunds; asked for a clear day before anything is begun that will be posted. */
  readonly ledger: Pick<LedgerService, 'account' | 'reservation' | 'execute' | 'requireClearDay'>;
  readonly channels: WaysToPay;
  readonly prices: Prices;
  readonly cardTokens: Pick<CardTokens, 'areTaken' | 'digest' | 'seal'>;
  readonly clock: Clock;
}

export const createPaymentService = (dependencies: Dependencies): PaymentService =>
  new Payments(dependencies);

class Payments implements PaymentService {
  readonly #requestRefund: RequestRefund;

  constructor(private readonly deps: Dependencies) {
    this.#requestRefund = createRefundRequests(deps);
  }

  async find(payment: string) {
    return found(await this.deps.host.find(payment));
  }

  waitForPayment(payment: string, waitMs: number) {
    return this.#settle(payment, waitMs, ({ status }) => status !== 'processing');
  }

  async create(request: CreatePaymentRequest, caller: Requester): Promise<Answered<Payment>> {
    await this.#requireClearDay();
    const { merchant, reference, expiresIn, expiresAt, card, ...content } = request;
    const payment = paymentIdOf(merchant, reference);
    const refusal = channelRefusal(request.method, this.deps.channels);
    const { currency } = content.amount;
    const priced = { merchant, method: content.method, currency };
    const prices = await this.deps.prices.pricesOf(priced, this.deps.clock.now());
    const mayRepeat = refusal !== undefined || card !== undefined;
    const isKnown = mayRepeat && (await this.find(payment)) !== undefined;
    // What was taken before is answered whatever the channels are now.
    if (refusal !== undefined && !isKnown) return refusal;
    if (card !== undefined && !isKnown) {
      if (!this.deps.cardTokens.areTaken) {
        const detail = 'no card is taken by a token here';
        return reject('method_unsupported', detail, 'method.token');
      }
      // Before the card is sealed, which takes a data key: what is refused takes none.
      const amount = amountOfNew({ amount: content.amount, prices });
      if (!amount.accepted) return amount;
    }
    const command: PaymentCommand = {
      type: 'CreatePayment',
      payment,
      merchant,
      reference,
      ...content,
      // Of what was taken before the content alone is compared.
      ...(card === undefined || isKnown ? {} : { card: await this.#sealed(card, payment) }),
      prices,
      expiresAt: expiresAt ?? toInstant(this.deps.clock.now() + expiresIn * 1000),
      // The price is the merchant's, not the request's: a new price does not make another content.
      contentHash: contentHash({ ...content, expiresIn, card: card && this.#named(card) }),
    };
    // Almost every payment is new: the first try spares the read and expects no stream.
    return answered(await this.#run(payment, command, caller, true));
  }

  #sealed(card: CardToken | SealedCard, payment: string): SealedCard | Promise<SealedCard> {
    return 'digest' in card ? card : this.deps.cardTokens.seal(card, payment);
  }

  /** The same card has the same name, and its token cannot be told from that. */
  #named(card: CardToken | SealedCard): Pick<SealedCard, 'channel' | 'digest'> {
    const digest = 'digest' in card ? card.digest : this.deps.cardTokens.digest(card);
    return { channel: card.channel, digest };
  }

  async capture(
    payment: string,
    key: string,
    request: CaptureRequest,
    caller: Requester,
    waitMs: number,
  ): Promise<Answered<Payment>> {
    await this.#requireClearDay();
    const capture = derivedId('capture', payment, 'key', key);
    const handled = await this.#run(
      payment,
      { type: 'RequestCapture', capture, ...request, contentHash: contentHash(request) },
      caller,
    );
    if (!handled.accepted) return handled;
    const settled = await this.#settle(payment, waitMs, (now) => captureSettled(now, capture));
    const value = settled?.payment ?? handled.state;
    const failed = value.captures.find(({ id, status }) => id === capture && status === 'failed');
    if (failed !== undefined) {
      const detail = failed.failure?.message ?? 'the channel refused';
      return { accepted: false, rejection: { code: 'capture_failed', detail } };
    }
    const { replayed } = handled;
    return { accepted: true, value, replayed, position: settled?.position ?? handled.position };
  }

  async cancel(
    payment: string,
    key: string,
    caller: Requester,
    waitMs: number,
  ): Promise<Answered<Payment>> {
    const cancel = derivedId('payment', payment, 'cancel', key);
    const handled = await this.#run(
      payment,
      { type: 'RequestCancel', cancel, contentHash: contentHash({}) },
      caller,
    );
    if (!handled.accepted) return handled;
    const settled = await this.#settle(payment, waitMs, ({ status }) => isTerminal(status));
    return {
      accepted: true,
      value: settled?.payment ?? handled.state,
      replayed: handled.replayed,
      position: settled?.position ?? handled.position,
    };
  }

  async accept(payment: string, caller: Requester): Promise<Answered<Payment>> {
    return answered(await this.#run(payment, { type: 'AcceptUnderpayment' }, caller));
  }

  async refund(
    payment: string,
    key: string,
    request: RefundRequest,
    caller: Requester,
    waitMs: number,
  ): Promise<Answered<Refund>> {
    await this.#requireClearDay();
    const refund = derivedId('refund', payment, key);
    const asked = { refund, ...request, from: null, contentHash: contentHash(request) };
    const handled = await this.#requestRefund(payment, asked, caller);
    if (!handled.accepted) return handled;
    const ended = (now: Payment) => {
      const status = findRefund(now, refund)?.status;
      return status === 'succeeded' || status === 'failed';
    };
    const settled = await this.#settle(payment, waitMs, ended);
    const value = refundIn(settled?.payment ?? handled.state, refund);
    const position = settled?.position ?? handled.position;
    return { accepted: true, value, replayed: handled.replayed, position };
  }

  async refundFromCase(
    payment: string,
    from: { readonly case: string; readonly claim: string },
    reason: string | null,
    caller: Requester,
  ): Promise<Answered<Refund>> {
    const refund = derivedId('refund', payment, 'case', from.claim);
    const request = { amount: null, reason, metadata: {}, scenario: null };
    const asked = { refund, ...request, from, contentHash: contentHash(request) };
    const handled = await this.#requestRefund(payment, asked, caller);
    if (!handled.accepted) return handled;
    const { state, replayed, position } = handled;
    return { accepted: true, value: refundIn(state, refund), replayed, position };
  }

  async settleCase(
    payment: string,
    command: CaseSettlement,
    caller: Requester,
  ): Promise<Answered<Payment>> {
    return answered(await this.#run(payment, command, caller));
  }

  #requireClearDay(): Promise<void> {
    return this.deps.ledger.requireClearDay(PAYMENT_BOOK);
  }

  #run(payment: string, command: PaymentCommand, caller: Requester, isNew = false) {
    const { host, clock } = this.deps;
    const context = { ...caller, correlationId: payment, nowMs: clock.now() };
    return host.submit(payment, command, context, isNew);
  }

  /** Waits until `done` holds; gives the payment as it then is. */
  async #settle(id: string, waitMs: number, done: (payment: Payment) => boolean) {
    return found(await this.deps.host.waitFor(id, waitMs, done));
  }
}

const found = (hosted: Hosted<Payment> | undefined) =>
  hosted && { payment: hosted.state, position: hosted.position };

function answered(outcome: HostedOutcome<Payment>): Answered<Payment> {
  if (!outcome.accepted) return outcome;
  const { state: value, replayed, position } = outcome;
  return { accepted: true, value, replayed, position };
}

function refundIn(payment: Payment, id: string): Refund {
  const refund = findRefund(payment, id);
  if (refund === undefined) throw new Error('an accepted request left no refund');
  return refund;
}

/** Posted or failed; a final capture also waits for the end of the payment. */
function captureSettled(payment: Payment, id: string): boolean {
  const capture = payment.captures.find((candidate) => candidate.id === id);
  if (capture === undefined || capture.status === 'failed') return true;
  return capture.status === 'posted' && (!capture.final || isTerminal(payment.status));
}
