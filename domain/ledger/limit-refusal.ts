/** What an account's balance may become: its own limits and the largest balance there is. */
import { type Rejection, reject } from '../kernel/decider.js';
import { MAX_BALANCE_MINOR } from '../money/money.js';
import type { Account } from './account.js';

/** What a command would do to an account, in minor units signed towards its normal side. */
export interface Change {
  posted: bigint;
  pendingIn: bigint;
  pendingOut: bigint;
}

type Refusal = { readonly accepted: false; readonly rejection: Rejection };

/** The balance if every hold of one side, or of the other side, were posted: now and after a change. */
function reachOf(account: Account, change: Change) {
  const lowest = account.posted - account.pendingOut;
  const highest = account.posted + account.pendingIn;
  return {
    lowest,
    lowestAfter: lowest + change.posted - change.pendingOut,
    highest,
    highestAfter: highest + change.posted + change.pendingIn,
  };
}

/**
 * Refuses a change that would take the balance past a limit of the account, holds counted as if they
 * were all posted to the account's disadvantage. A change towards the permitted side is never refused:
 * an account below its floor may be filled.
 * @param param the request's member to name in the refusal.
 */
export function limitRefusal(account: Account, change: Change, param: string): Refusal | undefined {
  const { id, floor, ceiling } = account;
  if (floor === null && ceiling === null) return undefined;
  const { lowest, lowestAfter, highest, highestAfter } = reachOf(account, change);
  if (floor !== null && lowestAfter < lowest && lowestAfter < floor) {
    return reject('insufficient_funds', `account ${id} would pass its floor`, param);
  }
  if (ceiling !== null && highestAfter > highest && highestAfter > ceiling) {
    return reject('ceiling_exceeded', `account ${id} would pass its ceiling`, param);
  }
  return undefined;
}

/** Refuses a change that would take the balance past the largest that any account may have. */
export function rangeRefusal(account: Account, change: Change, param: string): Refusal | undefined {
  const { lowest, lowestAfter, highest, highestAfter } = reachOf(account, change);
  const past =
    (lowestAfter < lowest && lowestAfter < -MAX_BALANCE_MINOR) ||
    (highestAfter > highest && highestAfter > MAX_BALANCE_MINOR);
  return past
    ? reject('amount_too_large', `account ${account.id} would pass 9·10^18 minor units`, param)
    : undefined;
}
