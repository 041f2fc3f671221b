/**
 * Requests for refunds. The merchant's money is held in the ledger before anything is written to the
 * payment, so a request that is refused, by the payment or by the ledger, writes nothing.
 */
import type { Clock } from '../../domain/kernel/clock.js';
import { accept, type Decision, reject } from '../../domain/kernel/decider.js';
import type { CommandContext } from '../../domain/kernel/event.js';
import { paymentStream } from '../../domain/kernel/streams.js';
import type { Ledger } from '../../domain/ledger/port.js';
import { PAYMENT_BOOK } from '../../domain/payment/accounts.js';
import { paymentAggregate } from '../../domain/payment/aggregate.js';
import type { CommandOf, PaymentCommand } from '../../domain/payment/commands.js';
import { quoteRefund } from '../../domain/payment/decide/refund.js';
import type { PaymentEvent } from '../../domain/payment/events.js';
import { firstHold, HOLD_S } from '../../domain/payment/hold.js';
import type { PaymentState } from '../../domain/payment/payment.js';
import { releaseHold, reserveRefund } from '../../domain/payment/postings.js';
import type { CommandHandler, Handled } from '../command-handler.js';
import { createTurns } from '../in-turn.js';

/** What a merchant asks for. */
export type AskedRefund = Omit<CommandOf<'RequestRefund'>, 'type' | 'hold'>;

type RequestRefund = (
  payment: string,
  asked: AskedRefund,
  caller: Pick<CommandContext, 'causationId' | 'actor'>,
) => Promise<Handled<PaymentState, PaymentEvent>>;

interface Dependencies {
  readonly handler: CommandHandler<PaymentState, PaymentCommand, PaymentEvent>;
  readonly ledger: Ledger;
  readonly clock: Clock;
}

/**
 * Refused with a code of the amount, `payment_not_refundable`, `refund_exceeds_captured`,
 * `too_many_refunds`, `insufficient_funds` or another code of the merchant's account;
 * `outcome_unknown` if the ledger has not answered.
 */
export function createRefundRequests({ handler, ledger, clock }: Dependencies): RequestRefund {
  // Requests for one payment come one by one: of two that want the same money, only one may hold it.
  const inTurn = createTurns();

  const request: RequestRefund = async (payment, asked, caller) => {
    const nowMs = clock.now();
    const context = { ...caller, correlationId: payment, nowMs };
    const held = new Set<string>();

    async function decide(state: PaymentState): Promise<Decision<PaymentEvent>> {
      if (state === null) return reject('not_found', 'there is no such payment');
      const quoted = quoteRefund(asked, state);
      if (!quoted.accepted) return quoted;
      if (quoted.quote === null) return accept();
      const hold = firstHold(state, asked, nowMs);
      const { reservation } = hold;
      const { accounts, command } = reserveRefund(state, quoted.quote, {
        reservation,
        expiresIn: HOLD_S,
      });
      // A hold for terms that another writer has changed makes room for the present one.
      held.delete(reservation);
      const commands = [...releases(held), ...accounts, command];
      const outcomes = await ledger.execute(PAYMENT_BOOK, commands, context);
      const outcome = outcomes.at(-1);
      if (outcome === undefined || outcome.status === 'unknown') {
        const detail = 'the ledger has not answered yet; send the same request again';
        return reject('outcome_unknown', detail);
      }
      if (outcome.status === 'rejected') {
        return reject(outcome.rejection.code, outcome.rejection.detail);
      }
      held.add(reservation);
      return paymentAggregate.decide({ type: 'RequestRefund', ...asked, hold }, state);
    }

    const handled = await handler.handleWith(paymentStream(payment), decide, context);
    // What another process made of the same request keeps its hold. One that is left alone would expire.
    for (const { hold } of handled.state?.refunds ?? []) if (hold) held.delete(hold.reservation);
    if (held.size > 0) await ledger.execute(PAYMENT_BOOK, releases(held), context);
    return handled;
  };

  return (payment, asked, caller) => inTurn(payment, () => request(payment, asked, caller));
}

const releases = (held: ReadonlySet<string>) =>
  [...held].map((reservation) => releaseHold(reservation).command);
