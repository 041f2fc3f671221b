/** Refunds: what is asked for counts at once, so that no two requests can share the same money. */
import { accept, type Decision, reject } from '../../kernel/decider.js';
import { type Money, money, parseAmount, toText } from '../../money/money.js';
import {
  amountCaptured,
  amountRefundable,
  amountRefunded,
  amountUndisputed,
  merchantPart,
  suspendedRest,
} from '../amounts.js';
import type { CommandOf } from '../commands.js';
import type { PaymentEvent } from '../events.js';
import { chargeKept, refundFeeShare, shareGivenBack } from '../fees.js';
import {
  currentAttempt,
  type Payment,
  type Refund,
  type RefundHold,
  type RefundQuote,
  type SuspendedPart,
} from '../payment.js';
import { requestNo } from '../request-no.js';
import type { Share } from '../share.js';
import { refundShares, sharesGivenBack, storedShares } from '../sharing.js';
import { splitConfirmed } from './confirmed.js';
import { returnedEnd } from './underpayment.js';

/** Further refunds would make the payment's story, which every later command folds, grow for ever. */
export const MAX_REFUNDS = 200;

export type Quoted =
  /** `quote` is null if the same request has made its refund before. */
  { readonly accepted: true; readonly quote: RefundQuote | null } | ReturnType<typeof reject>;

/**
 * What a request for a refund would become. It writes nothing: the merchant's money is held for the
 * quote first, and only then is the refund requested, so that a refusal leaves no trace.
 */
export function quoteRefund(
  command: Pick<CommandOf<'RequestRefund'>, 'refund' | 'amount' | 'contentHash' | 'from'>,
  payment: Payment,
): Quoted {
  const known = findRefund(payment, command.refund);
  if (known !== undefined) {
    return known.contentHash === command.contentHash
      ? { accepted: true, quote: null }
      : reject('idempotency_key_reused', 'the key came with another refund before');
  }
  const attempt = currentAttempt(payment);
  if (attempt === undefined || !payment.captures.some(({ status }) => status === 'posted')) {
    return reject('payment_not_refundable', 'nothing was captured and posted');
  }
  if (payment.refunds.length >= MAX_REFUNDS) {
    return reject('too_many_refunds', `a payment has at most ${MAX_REFUNDS} refunds`);
  }
  const { from } = command;
  const refundable = from === null ? amountRefundable(payment) : restIn(payment, from.case);
  const amount = command.amount === null ? undefined : parseAmount(command.amount);
  if (amount?.accepted === false) return amount;
  const undisputed = amountUndisputed(payment);
  const rest = undisputed.minor < refundable.minor ? undisputed : refundable;
  const wanted = amount?.amount ?? (rest.minor === 0n ? refundable : rest);
  if (wanted.currency !== payment.amount.currency) {
    return reject('currency_unsupported', 'a refund is in the currency of its payment', 'amount');
  }
  if (wanted.minor === 0n || wanted.minor > refundable.minor) {
    return reject('refund_exceeds_captured', 'not so much is left to refund', 'amount');
  }
  if (wanted.minor > undisputed.minor) {
    const detail = 'the payer disputes the payment: what is held for that is not refunded';
    return reject('payment_disputed', detail, 'amount');
  }
  const number = requestNo(payment.id, 'r', payment.refunds.length + 1);
  const suspended = suspendedParts(payment, wanted, from?.case);
  const ofMerchant = suspended.reduce((left, { amount }) => left - amount.minor, wanted.minor);
  const own = money(ofMerchant, wanted.currency);
  const { fee: feeShare, tax: taxShare } = refundFeeShare(payment, own);
  const shares = refundShares(payment, own, chargeKept(payment, own));
  const quote: RefundQuote = {
    id: command.refund,
    requestNo: number,
    channel: attempt.channel,
    amount: wanted,
    feeShare,
    taxShare,
    shares,
    suspended,
    claim: from?.claim ?? number,
  };
  return { accepted: true, quote };
}

/** What a case holds of the payment's captures. */
const restIn = (payment: Payment, id: string): Money =>
  money(
    payment.captures
      .filter(({ suspendedIn }) => suspendedIn === id)
      .reduce((sum, capture) => sum + suspendedRest(payment, capture).minor, 0n),
    payment.amount.currency,
  );

/**
 * What of a refund comes from suspense: as much as captures have there, the oldest first, so that the
 * merchant gives nothing back that never reached its account.
 * @param only of this case.
 */
function suspendedParts(payment: Payment, wanted: Money, only?: string): SuspendedPart[] {
  const parts: SuspendedPart[] = [];
  let left = wanted.minor;
  for (const capture of payment.captures) {
    const { id, suspendedIn } = capture;
    if (suspendedIn === null || (only !== undefined && suspendedIn !== only)) continue;
    const rest = suspendedRest(payment, capture).minor;
    const minor = rest < left ? rest : left;
    if (minor === 0n) continue;
    parts.push({ case: suspendedIn, capture: id, amount: money(minor, wanted.currency) });
    left -= minor;
  }
  return parts;
}

export function requestRefund(
  command: CommandOf<'RequestRefund'>,
  payment: Payment,
): Decision<PaymentEvent> {
  const quoted = quoteRefund(command, payment);
  if (!quoted.accepted) return quoted;
  if (quoted.quote === null) return accept();
  if (command.quote !== null && !sameTerms(quoted.quote, command.quote)) {
    return reject('outcome_unknown', 'the payment has changed meanwhile; ask again');
  }
  const { requestNo, channel, amount, feeShare, taxShare, shares, suspended, claim } = quoted.quote;
  const { refund, reason, metadata, scenario, contentHash, hold } = command;
  const requested: PaymentEvent = {
    type: 'RefundRequested',
    data: {
      refund,
      requestNo,
      channel,
      amount: toText(amount),
      feeShare: toText(feeShare),
      ...(taxShare.minor === 0n ? {} : { taxShare: toText(taxShare) }),
      ...storedShares(shares),
      suspended: suspended.map((part) => ({ ...part, amount: { ...toText(part.amount) } })),
      claim,
      reason,
      metadata: { ...metadata },
      scenario,
      contentHash,
    },
  };
  return accept<PaymentEvent>(requested, reserved(refund, hold));
}

function reserved(refund: string, { fromPayable, sharesFrom, ...hold }: RefundHold): PaymentEvent {
  const payable = fromPayable === undefined ? {} : { fromPayable: { ...fromPayable } };
  const sources =
    sharesFrom === undefined
      ? {}
      : { sharesFrom: sharesFrom.map((one) => ({ ...one, amount: { ...one.amount } })) };
  return { type: 'RefundReserved', data: { refund, ...hold, ...payable, ...sources } };
}

const sameTerms = (one: RefundQuote, other: RefundQuote): boolean =>
  one.requestNo === other.requestNo &&
  one.channel === other.channel &&
  one.amount.minor === other.amount.minor &&
  one.feeShare.minor === other.feeShare.minor &&
  one.taxShare.minor === other.taxShare.minor &&
  one.shares.length === other.shares.length &&
  one.shares.every((share, index) => sameShare(share, other.shares[index])) &&
  one.claim === other.claim &&
  one.suspended.length === other.suspended.length &&
  one.suspended.every((part, index) => samePart(part, other.suspended[index]));

const sameShare = (one: Share, other: Share | undefined): boolean =>
  one.merchant === other?.merchant && one.amount.minor === other.amount.minor;

const samePart = (one: SuspendedPart, other: SuspendedPart | undefined): boolean =>
  one.capture === other?.capture && one.amount.minor === other.amount.minor;

export function renewRefundHold(
  { refund, hold }: CommandOf<'RenewRefundHold'>,
  payment: Payment,
): Decision<PaymentEvent> {
  const before = findRefund(payment, refund)?.hold;
  if (before?.reservation === hold.reservation && before.expiresAt === hold.expiresAt) {
    return accept();
  }
  return when(payment, refund, 'reserved', reserved(refund, hold));
}

export function recordSuspenseClaimed(
  { refund }: CommandOf<'RecordSuspenseClaimed'>,
  payment: Payment,
): Decision<PaymentEvent> {
  if (findRefund(payment, refund)?.claimed !== false) return accept();
  return when(payment, refund, 'reserved', { type: 'RefundSuspenseClaimed', data: { refund } });
}

export function recordRefundConfirmed(
  { refund, channelReference, confirmed }: CommandOf<'RecordRefundConfirmed'>,
  payment: Payment,
): Decision<PaymentEvent> {
  const asked = findRefund(payment, refund);
  if (asked?.status !== 'reserved') return accept();
  const { amount, excess } = splitConfirmed(confirmed, asked.amount);
  const suspended = upTo(asked.suspended, amount);
  const isShort = amount.minor < asked.amount.minor;
  const { fee: feeShare, tax: taxShare } = isShort
    ? shareGivenBack(payment, { ...asked, amount, suspended })
    : { fee: asked.feeShare, tax: asked.taxShare };
  const shares = isShort ? shortShares(payment, { ...asked, amount, suspended }) : asked.shares;
  return accept({
    type: 'RefundConfirmed',
    data: {
      refund,
      channelReference,
      amount: { ...toText(amount) },
      feeShare: { ...toText(feeShare) },
      ...(taxShare.minor === 0n ? {} : { taxShare: { ...toText(taxShare) } }),
      ...storedShares(shares),
      suspended: suspended.map((part) => ({ ...part, amount: { ...toText(part.amount) } })),
      excess: excess.minor === 0n ? null : { ...toText(excess) },
    },
  });
}

/** The shares of a refund of which the channel gave back less: the rule is applied once more, for what has gone. */
function shortShares(payment: Payment, given: Refund): Share[] {
  const others = payment.refunds.filter(({ id }) => id !== given.id);
  const rest = { ...payment, refunds: others };
  const own = merchantPart(given);
  return sharesGivenBack(given, refundShares(rest, own, chargeKept(rest, own)));
}

/** The parts as far as money went: suspense first, as it was asked for. */
function upTo(parts: readonly SuspendedPart[], { minor, currency }: Money): SuspendedPart[] {
  let left = minor;
  return parts.map((part) => {
    const moved = part.amount.minor < left ? part.amount.minor : left;
    left -= moved;
    return { ...part, amount: money(moved, currency) };
  });
}

export function recordRefundSucceeded(
  { refund, transaction }: CommandOf<'RecordRefundSucceeded'>,
  payment: Payment,
): Decision<PaymentEvent> {
  const found = findRefund(payment, refund);
  if (found?.status !== 'confirmed') return accept();
  const refunded = amountRefunded(payment).minor + found.amount.minor;
  return accept<PaymentEvent>(
    { type: 'RefundSucceeded', data: { refund, transaction } },
    ...returnedEnd(payment, refunded, amountCaptured(payment).minor),
  );
}

export function recordRefundFailed(
  { refund, failure }: CommandOf<'RecordRefundFailed'>,
  payment: Payment,
): Decision<PaymentEvent> {
  return when(payment, refund, 'reserved', {
    type: 'RefundFailed',
    data: { refund, failure: { ...failure } },
  });
}

export const findRefund = (payment: Payment, id: string): Refund | undefined =>
  payment.refunds.find((refund) => refund.id === id);

/** The event if the refund has that status; else nothing, for the event was recorded before. */
function when(
  payment: Payment,
  id: string,
  status: Refund['status'],
  event: PaymentEvent,
): Decision<PaymentEvent> {
  const refund = findRefund(payment, id);
  return refund !== undefined && refund.status === status ? accept(event) : accept();
}
