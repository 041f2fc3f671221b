/**
 * Attempts to pay a checkout session: one live attempt at a time. Each is written down before its payment is made, so
 * whatever a crash has left half done is made from the session again, the same.
 */
import type { WaysToPay } from '../../domain/channel/port.js';
import {
  type CheckoutAttempt,
  type CheckoutSession,
  type EndedAs,
  type FoundCheckout,
  isPaymentOf,
  isTimeOver,
  type LastAttempt,
  METADATA_KEY,
  namesOfAttempt,
  standingOf,
} from '../../domain/checkout-session/session.js';
import { decideStart } from '../../domain/checkout-session/start-attempt.js';
import type { Clock } from '../../domain/kernel/clock.js';
import { reject } from '../../domain/kernel/decider.js';
import { toText } from '../../domain/money/money.js';
import type { CardToken } from '../../domain/payment/card.js';
import type { Payment } from '../../domain/payment/payment.js';
import type { Answered } from '../answered.js';
import type { Folded } from '../command-handler.js';
import type { CardTokens } from '../payment/card-tokens.js';
import type { PaymentService } from '../payment/payment-service.js';
import type { Requester } from '../payment/requests.js';
import { isOffered } from './offered-methods.js';
import { isThere, type SessionCommands } from './session-commands.js';

/** A session as it was read, from where a command on it goes on. */
export interface ReadCheckout extends FoundCheckout {
  readonly folded: Folded<CheckoutSession>;
}

export interface ChosenMethod {
  readonly method: string;
  readonly card: CardToken | null;
}

export interface AttemptsDependencies {
  readonly clock: Clock;
  readonly payments: PaymentService;
  readonly channels: WaysToPay;
  readonly cardTokens: Pick<CardTokens, 'areTaken' | 'seal' | 'erase'>;
}

export class CheckoutAttempts {
  constructor(
    private readonly deps: AttemptsDependencies,
    private readonly commands: SessionCommands,
  ) {}

  async start(
    opened: ReadCheckout,
    { method, card }: ChosenMethod,
    caller: Requester,
  ): Promise<Answered<FoundCheckout>> {
    const { clock, channels, cardTokens } = this.deps;
    const { session } = opened;
    const nowMs = clock.now();
    const last = lastOf(opened, nowMs);
    const isNew = last === null || last.outcome.is === 'over';
    const isTaken = card === null || cardTokens.areTaken;
    if (isNew && !(isTaken && isOffered(session, { method, card }, channels.channels, nowMs))) {
      return reject('checkout_method_unavailable', 'no channel takes it by this method', 'method');
    }
    const withCard = card !== null && isNew;
    if (withCard) {
      // Before it is sealed, which takes a data key: what is refused takes none.
      const decided = decideStart({ method, withCard, nowMs, last }, session);
      if (!decided.accepted) return decided;
    }
    // Of an attempt under way the card stands; of a new attempt it is sealed for its payment.
    const { payment } = namesOfAttempt(session, (last?.number ?? 0) + 1);
    const sealed = withCard ? await cardTokens.seal(card, payment) : null;
    const command = { type: 'StartCheckoutAttempt', method, card: sealed, nowMs, last } as const;
    const handled = await this.commands.run(session.id, command, caller, opened.folded);
    if (!handled.accepted) return handled;
    const { folded, events } = handled;
    const value = await this.completed(await this.withPayments(folded), caller);
    return { accepted: true, value, replayed: events.length === 0, position: folded.position };
  }

  async cancel(opened: ReadCheckout, caller: Requester): Promise<Answered<FoundCheckout>> {
    const standing = standingOf(opened, this.deps.clock.now());
    if (standing?.outcome.is !== 'live') {
      return reject('checkout_no_attempt', 'no attempt is under way');
    }
    const refusal = await this.close(standing.attempt, caller, 0);
    if (refusal !== undefined) return refusal;
    const folded = await this.commands.load(opened.session.id, opened.folded);
    const value = await this.withPayments(isThere(folded) ? folded : opened.folded);
    return { accepted: true, value, replayed: false, position: folded.position };
  }

  /** Has the channel close an attempt. What came to its end meanwhile is no refusal: that is what is seen. */
  async close({ number, payment }: CheckoutAttempt, caller: Requester, waitMs: number) {
    const { payments } = this.deps;
    const closed = await payments.cancel(payment, `checkout ${number}`, caller, waitMs);
    if (closed.accepted || closed.rejection.code === 'payment_not_cancelable') return undefined;
    return closed;
  }

  async withPayments(folded: Folded<CheckoutSession>): Promise<ReadCheckout> {
    const { state: session } = folded;
    const payments = session.attempts.map((attempt) => this.#paymentOf(session, attempt));
    return { session, folded, payments: await Promise.all(payments) };
  }

  async #paymentOf(
    session: CheckoutSession,
    { payment }: CheckoutAttempt,
  ): Promise<Payment | undefined> {
    const found = await this.deps.payments.find(payment);
    return found && isPaymentOf(session, found.payment) ? found.payment : undefined;
  }

  /** Ends the last attempt, if a crash came before its payment and the time to pay is over. */
  async endOverdue(folded: Folded<CheckoutSession>, caller: Requester): Promise<void> {
    if (!isTimeOver(folded.state, this.deps.clock.now())) return;
    await this.completed(await this.withPayments(folded), caller);
  }

  /** Makes the payment of the last attempt, if a crash came between and there still is time to pay. */
  async completed(found: ReadCheckout, caller: Requester): Promise<ReadCheckout> {
    const { session } = found;
    const attempt = session.attempts.at(-1);
    if (attempt === undefined || attempt.end !== null || found.payments.at(-1) !== undefined) {
      return found;
    }
    if (isTimeOver(session, this.deps.clock.now())) {
      return this.#ended(found, attempt, 'expired', null, caller);
    }
    const made = await this.#pay(session, attempt, caller);
    const payment = await this.#paymentOf(session, attempt);
    // What is refused here may have been made by another server meanwhile.
    if (made.accepted || payment !== undefined) {
      return { ...found, payments: [...found.payments.slice(0, -1), payment] };
    }
    return this.#ended(found, attempt, 'refused', made.rejection.code, caller);
  }

  async #ended(
    { session: { id }, folded }: ReadCheckout,
    { number: attempt, card }: CheckoutAttempt,
    as: EndedAs,
    code: string | null,
    caller: Requester,
  ): Promise<ReadCheckout> {
    // Before the end is recorded, so that no crash leaves it: no payment will need it. What is in the key store of
    // another process keeps nobody from the end.
    if (card !== null) await this.deps.cardTokens.erase(card.token);
    const command = { type: 'EndCheckoutAttempt', attempt, as, code } as const;
    const ended = await this.commands.run(id, command, caller, folded);
    if (!ended.accepted) throw new Error(`the end of an attempt was refused: ${as} ${code}`);
    return this.withPayments(ended.folded);
  }

  #pay(
    { id: session, merchant: id, amount, description, expiresAt }: CheckoutSession,
    { reference, method, expiresIn, card }: CheckoutAttempt,
    caller: Requester,
  ): Promise<Answered<Payment>> {
    return this.deps.payments.create(
      {
        merchant: id,
        reference,
        amount: toText(amount),
        method,
        ...(card === null ? {} : { card }),
        capture: 'automatic',
        description,
        metadata: { [METADATA_KEY]: session },
        expiresIn,
        expiresAt,
        scenario: null,
      },
      caller,
    );
  }
}

/** What was seen of the last attempt, for a command that depends on it. */
export function lastOf(found: FoundCheckout, nowMs: number): LastAttempt {
  const outcome = standingOf(found, nowMs)?.outcome;
  const number = found.session.attempts.at(-1)?.number;
  return outcome === undefined || number === undefined ? null : { number, outcome };
}
