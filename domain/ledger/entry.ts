/** One side of a transaction or reservation: an amount on an account. */
import type { Account } from './account.js';
import type { Side } from './chart.js';

export interface Entry {
  readonly account: Account;
  readonly direction: Side;
  /** Minor units of the account's currency, above zero. */
  readonly minor: bigint;
}

/** True if the entry is on the normal side of its account, and so raises the balance. */
export const raises = ({ account, direction }: Entry): boolean =>
  direction === account.subject.normalSide;

/** The amount as it moves the account's balance: above zero if it raises it. */
export const signed = (entry: Entry): bigint => (raises(entry) ? entry.minor : -entry.minor);

const OPPOSITE = { debit: 'credit', credit: 'debit' } as const;

/** The entries that undo posted entries: debit and credit change places. */
export const flipped = (entries: readonly Entry[]): readonly Entry[] =>
  entries.map(({ account, direction, minor }) => ({
    account,
    direction: OPPOSITE[direction],
    minor,
  }));
