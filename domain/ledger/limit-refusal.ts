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

/** Made once: a minus before a bigint makes a bigint each time. */
const MIN_BALANCE_MINOR = -MAX_BALANCE_MINOR;

type Refusal = { readonly accepted: false; readonly rejection: Rejection };

/**
 * Refuses a change that would take the balance past a limit of the account, holds counted as if they
 * were all posted to the account's disadvantage. A change towards the permitted side is never refused:
 * an account below its floor may be filled.
 * @param param the request's member to name in the refusal.
 */
export function limitRefusal(account: Account, change: Change, param: string): Refusal | undefined {
  const { id, floor, ceiling } = account;
  if (floor !== null && fallsBelow(floor, account, change)) {
    return reject('insufficient_funds', `account ${id} would pass its floor`, param);
  }
  if (ceiling !== null && risesAbove(ceiling, account, change)) {
    return reject('ceiling_exceeded', `account ${id} would pass its ceiling`, param);
  }
  return undefined;
}

/** Refuses a change that would take the balance past the largest that any account may have. */
export function rangeRefusal(account: Account, change: Change, param: string): Refusal | undefined {
  return fallsBelow(MIN_BALANCE_MINOR, account, change) ||
    risesAbove(MAX_BALANCE_MINOR, account, change)
    ? reject('amount_too_large', `account ${account.id} would pass 9·10^18 minor units`, param)
    : undefined;
}

/** True if the change lowers what is left if every hold on the lowering side is posted, and to less than this. */
function fallsBelow(least: bigint, { posted, pendingOut }: Account, change: Change): boolean {
  const fall = change.posted - change.pendingOut;
  return fall < 0n && posted - pendingOut + fall < least;
}

/** True if the change raises what there is if every hold on the raising side is posted, and to more than this. */
function risesAbove(most: bigint, { posted, pendingIn }: Account, change: Change): boolean {
  const rise = change.posted + change.pendingIn;
  return rise > 0n && posted + pendingIn + rise > most;
}
