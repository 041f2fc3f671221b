/** The balance of an account as callers see it. */
import { type MoneyText, money, toText } from '../money/money.js';
import type { Account } from './account.js';

export interface Balance {
  /** Signed towards the normal side of the account's subject, as is `available`. */
  readonly posted: MoneyText;
  /** Held by reservations: `in` would raise the balance, `out` would lower it. */
  readonly pending: { readonly in: MoneyText; readonly out: MoneyText };
  /** posted − out − floor; an account without a floor counts from zero. */
  readonly available: MoneyText;
  /** Number of the last entry. */
  readonly sequence: number;
}

export function balanceOf(account: Account): Balance {
  const text = (minor: bigint): MoneyText => toText(money(minor, account.currency));
  return {
    posted: text(account.posted),
    pending: { in: text(account.pendingIn), out: text(account.pendingOut) },
    available: text(account.posted - account.pendingOut - (account.floor ?? 0n)),
    sequence: account.sequence,
  };
}
