/**
 * Requests for refunds. The merchant's money is held in the ledger before anything is written to the
 * payment, so a request that is refused, by the payment or by the ledger, writes nothing.
 */
import type { Clock } from '../../domain/kernel/clock.js';
import { reject } from '../../domain/kernel/decider.js';
import type { CommandContext } from '../../domain/kernel/event.js';
import type { Ledger } from '../../domain/ledger/port.js';
import { PAYMENT_BOOK } from '../../domain/payment/accounts.js';
import type { CommandOf, PaymentCommand } from '../../domain/payment/commands.js';
import { quoteRefund } from '../../domain/payment/decide/refund.js';
import { firstHold, HOLD_S } from '../../domain/payment/hold.js';
import type { Payment } from '../../domain/payment/payment.js';
import { releaseHold, reserveRefund } from '../../domain/payment/posting/refund.js';
import type { AggregateHost, HostedOutcome } from '../aggregate-host.js';
import { createTurns } from '../in-turn.js';

/** What a merchant asks for. */
export type AskedRefund = Omit<CommandOf<'RequestRefund'>, 'type' | 'quote' | 'hold'>;

export type RequestRefund = (
  payment: string,
  asked: AskedRefund,
  caller: Pick<CommandContext, 'causationId' | 'actor'>,
) => Promise<HostedOutcome<Payment>>;

interface Dependencies {
  readonly host: AggregateHost<Payment, PaymentCommand>;
  readonly ledger: Ledger;
  readonly clock: Clock;
}

/** A payment that changes more often than this between a quote and its request is a defect. */
const MAX_TRIES = 100;

/**
 * Refused with a code of the amount, `payment_not_refundable`, `refund_exceeds_captured`,
 * `too_many_refunds`, `insufficient_funds` or another code of the merchant's account;
 * `outcome_unknown` if the ledger has not answered.
 */
export function createRefundRequests({ host, ledger, clock }: Dependencies): RequestRefund {
  // Requests for a payment come in turn: of two requests for the same money, only one may hold it.
  const inTurn = createTurns();

  const request: RequestRefund = async (payment, asked, caller) => {
    const nowMs = clock.now();
    const context = { ...caller, correlationId: payment, nowMs };
    const held = new Set<string>();

    /** Holds the money for what the payment's present state makes of the request, and requests it. */
    async function attempt(tries: number): Promise<HostedOutcome<Payment>> {
      const found = await host.find(payment);
      if (found === undefined) return reject('not_found', 'there is no such payment');
      const { state } = found;
      const quoted = quoteRefund(asked, state);
      if (!quoted.accepted) return quoted;
      if (quoted.quote === null) return { ...found, accepted: true, replayed: true };
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
      const { quote } = quoted;
      const made = await host.submit(
        payment,
        { type: 'RequestRefund', ...asked, quote, hold },
        context,
      );
      const hasChanged = !made.accepted && made.rejection.code === 'outcome_unknown';
      return hasChanged && tries < MAX_TRIES ? attempt(tries + 1) : made;
    }

    const outcome = await attempt(1);
    if (held.size === 0) return outcome;
    // What another process made of the same request keeps its hold. A hold that is left alone would expire.
    const now = await host.find(payment);
    for (const { hold } of now?.state.refunds ?? []) if (hold) held.delete(hold.reservation);
    if (held.size > 0) await ledger.execute(PAYMENT_BOOK, releases(held), context);
    return outcome;
  };

  return (payment, asked, caller) => inTurn(payment, () => request(payment, asked, caller));
}

const releases = (held: ReadonlySet<string>) =>
  [...held].map((reservation) => releaseHold(reservation).command);
