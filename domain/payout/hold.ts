/**
 * The hold on the merchant's money, made before a payout is created so that a refusal leaves no trace. A crash
 * between the two leaves a hold that nobody knows: so it expires, and until then the same request finds it again.
 */
import { derivedId } from '../ids.js';
import { fromInstant, toInstant } from '../kernel/clock.js';
import type { Payout, PayoutHold } from './payout.js';

/** How long a hold lives for which no payout was created. */
export const PAYOUT_HOLD_S = 3_600;
/** Requests in the same half hour share a hold, which so has at least half an hour to live when found. */
const SHARED_MS = 1_800_000;
/** A hold is renewed this long before it may end. */
const RENEW_BEFORE_MS = 900_000;

/** Its id names all that the payout says, so that it is never found for another. */
export function firstPayoutHold(payout: string, contentHash: string, askedMs: number): PayoutHold {
  const sharedMs = Math.floor(askedMs / SHARED_MS) * SHARED_MS;
  return {
    reservation: derivedId('reservation', payout, contentHash, String(sharedMs)),
    expiresAt: toInstant(sharedMs + PAYOUT_HOLD_S * 1000),
  };
}

/** The hold that takes its place: it has no end. */
export const renewedPayoutHold = ({ id }: Payout): PayoutHold => ({
  reservation: derivedId('reservation', id),
  expiresAt: null,
});

/** When the hold must be renewed, milliseconds since 1970; null for never. */
export const payoutRenewalMs = ({ hold }: Payout): number | null =>
  hold.expiresAt === null ? null : fromInstant(hold.expiresAt) - RENEW_BEFORE_MS;
