/**
 * The hold on the merchant's money that is made before a refund is requested, so that a refusal leaves no
 * trace. A crash between the two leaves a hold that nobody knows: so it expires, and until then the same
 * request finds it again by its id. A refund that is under way for longer has its hold renewed in time.
 */
import { fromInstant, toInstant } from '../kernel/clock.js';
import { derivedId } from '../ids.js';
import type { MoneyText } from '../money/money.js';
import { amountCredited } from './amounts.js';
import type { Payment, Refund, RefundHold } from './payment.js';

/** How long a hold lives that no refund was requested for. */
export const HOLD_S = 3_600;
/** Requests in the same half hour share a hold, which so has at least half an hour to live when found. */
const SHARED_MS = 1_800_000;
/** A hold is renewed this long before it may end. */
const RENEW_BEFORE_MS = 900_000;

/**
 * The hold for what a refund would become at this state of its payment. Its id names all that the terms
 * of the refund depend on. None of that ever returns to an earlier value (refunds are added, captures
 * and failures are never undone), so a hold that was given up is never asked for again.
 * @param askedMs when the request came.
 */
export function firstHold(
  payment: Payment,
  asked: { readonly refund: string; readonly contentHash: string },
  askedMs: number,
): RefundHold {
  const sharedMs = Math.floor(askedMs / SHARED_MS) * SHARED_MS;
  const failed = payment.refunds.filter(({ status }) => status === 'failed').length;
  const suspended = payment.captures.filter(({ suspendedIn }) => suspendedIn !== null).length;
  const writtenOff = payment.captures.reduce((sum, capture) => sum + capture.writtenOff.minor, 0n);
  const captures = [amountCredited(payment).minor, suspended, writtenOff];
  const { disputes } = payment;
  const released = disputes.filter((part) => part.released).length;
  const disputed = disputes.length === 0 ? [] : [disputes.length, released];
  const terms = [payment.refunds.length, failed, ...captures, ...disputed, sharedMs];
  return {
    reservation: derivedId('reservation', asked.refund, asked.contentHash, ...terms.map(String)),
    expiresAt: toInstant(sharedMs + HOLD_S * 1000),
  };
}

/** The hold that takes its place: it has no end. */
export const renewedHold = ({ requestNo, hold }: Refund): RefundHold => ({
  reservation: derivedId('reservation', requestNo),
  expiresAt: null,
  ...(hold?.fromPayable === undefined ? {} : { fromPayable: hold.fromPayable }),
  ...(hold?.sharesFrom === undefined ? {} : { sharesFrom: hold.sharesFrom }),
});

/**
 * The same hold, of which so much is the merchant's settled money: for what its pending money does not cover. Its id
 * names no part: what the accounts have changes by the hold itself, and the same request has to find it again.
 */
export const withPayable = (hold: RefundHold, fromPayable: MoneyText): RefundHold => ({
  reservation: payableReservation(hold),
  ...{ expiresAt: hold.expiresAt, fromPayable },
  ...(hold.sharesFrom === undefined ? {} : { sharesFrom: hold.sharesFrom }),
});

export const payableReservation = ({ reservation }: Pick<RefundHold, 'reservation'>): string =>
  derivedId('reservation', reservation, 'payable');

/** When the hold must be renewed, milliseconds since 1970; null for never. */
export const renewalMs = ({ hold }: Refund): number | null =>
  hold === null || hold.expiresAt === null ? null : fromInstant(hold.expiresAt) - RENEW_BEFORE_MS;
