/**
 * Requests for refunds. The merchant's money is held in the ledger before anything is written to the
 * payment, so a request that is refused, by the payment or by the ledger, writes nothing.
 */
import type { Clock } from '../../domain/kernel/clock.js';
import { reject } from '../../domain/kernel/decider.js';
import type { CommandContext } from '../../domain/kernel/event.js';
import { merchantAccountId } from '../../domain/ledger/account-id.js';
import type { Ledger, LedgerBalances, LedgerReservations } from '../../domain/ledger/port.js';
import { fromText, money, toText } from '../../domain/money/money.js';
import { PAYMENT_BOOK } from '../../domain/payment/accounts.js';
import type { CommandOf, PaymentCommand } from '../../domain/payment/commands.js';
import { quoteRefund } from '../../domain/payment/decide/refund.js';
import { firstHold, HOLD_S, payableReservation, withPayable } from '../../domain/payment/hold.js';
import type { Payment, RefundHold, RefundQuote } from '../../domain/payment/payment.js';
import { refundNet, releaseHold, reserveRefund } from '../../domain/payment/posting/refund.js';
import type { AggregateHost, HostedOutcome } from '../aggregate-host.js';
import { createTurns } from '../in-turn.js';
import { allOwed, withSources } from './share-sources.js';

/** What a merchant asks for. */
export type AskedRefund = Omit<CommandOf<'RequestRefund'>, 'type' | 'quote' | 'hold'>;

export type RequestRefund = (
  payment: string,
  asked: AskedRefund,
  caller: Pick<CommandContext, 'causationId' | 'actor'>,
) => Promise<HostedOutcome<Payment>>;

interface Dependencies {
  readonly host: AggregateHost<Payment, PaymentCommand>;
  readonly ledger: Ledger & LedgerBalances & LedgerReservations;
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
      const { quote } = quoted;
      const answer = await holdFor(state, quote, firstHold(state, asked, nowMs));
      if (answer === undefined) {
        return reject('insufficient_funds', 'the money of the merchant does not cover it');
      }
      if ('rejection' in answer) return answer;
      const { hold } = answer;
      const { reservation } = hold;
      held.add(reservation);
      const made = await host.submit(
        payment,
        { type: 'RequestRefund', ...asked, quote, hold },
        context,
      );
      const hasChanged = !made.accepted && made.rejection.code === 'outcome_unknown';
      return hasChanged && tries < MAX_TRIES ? attempt(tries + 1) : made;
    }

    /** From receivers too; whatever is in the way there, the refund does not wait for it. */
    async function holdFor(state: Payment, quote: RefundQuote, hold: RefundHold) {
      const first = await reserveEither(state, quote, await withSources(ledger, quote, hold));
      if (quote.shares.length === 0 || (first !== undefined && 'hold' in first)) return first;
      return reserveEither(state, quote, allOwed(quote, hold));
    }

    /** Of the merchant's pending money, or of its settled money too. */
    async function reserveEither(state: Payment, quote: RefundQuote, hold: RefundHold) {
      return (
        (await reserve(state, quote, hold)) ??
        (await reserve(state, quote, await heldOfBoth(ledger, state, quote, hold)))
      );
    }

    /** Holds the money; undefined if the accounts have too little, or if there is nothing to try. */
    async function reserve(
      state: Payment,
      quote: RefundQuote,
      hold: RefundHold | undefined,
    ): Promise<{ readonly hold: RefundHold } | ReturnType<typeof reject> | undefined> {
      if (hold === undefined) return undefined;
      const { accounts, command } = reserveRefund(state, quote, { ...hold, expiresIn: HOLD_S });
      // A hold for terms that another writer has changed makes room for the present one.
      held.delete(hold.reservation);
      const commands = [...releases(held), ...accounts, command];
      const outcomes = await ledger.execute(PAYMENT_BOOK, commands, context);
      const outcome = outcomes.at(-1);
      if (outcome === undefined || outcome.status === 'unknown') {
        const detail = 'the ledger has not answered yet; send the same request again';
        return reject('outcome_unknown', detail);
      }
      if (outcome.status !== 'rejected') return { hold };
      const { code, detail } = outcome.rejection;
      return code === 'insufficient_funds' ? undefined : reject(code, detail);
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

/** The pending money was too little: what it lacks comes from what was settled. */
async function heldOfBoth(
  ledger: Dependencies['ledger'],
  { merchant }: Payment,
  quote: RefundQuote,
  hold: RefundHold,
): Promise<RefundHold | undefined> {
  const { minor: net, currency } = refundNet(quote);
  const pending = merchantAccountId(merchant, currency);
  const payable = merchantAccountId(merchant, currency, 'merchant_payable');
  // Without settled money there is no second place to take it from.
  if ((await ledger.account(PAYMENT_BOOK, payable)) === undefined) return undefined;
  const before = await ledger.reservation(PAYMENT_BOOK, payableReservation(hold));
  if (before !== undefined) {
    // A crash left it alone. What was given up is never held again under its id.
    if (before.status !== 'pending') return undefined;
    const part = before.entries.find(({ account }) => account === payable);
    if (part === undefined) throw new Error('a hold of settled money has none');
    return withPayable(hold, part.amount);
  }
  const found = await ledger.account(PAYMENT_BOOK, pending);
  const available = found === undefined ? 0n : fromText(found.balance.available).minor;
  const lacking = available > 0n ? net - available : net;
  return lacking > 0n ? withPayable(hold, toText(money(lacking, currency))) : undefined;
}
