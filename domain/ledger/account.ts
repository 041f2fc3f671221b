/** An account of a book as it stands now. Its name: see account-id.ts. */
import type { Currency } from '../money/currencies.js';
import { type Chart, lineage, type Subject } from './chart.js';
import type { LimitChange } from './limits.js';

export type AccountStatus = 'open' | 'frozen' | 'closed';
export type AccountClass = 'customer' | 'merchant' | 'internal';

/** The part of an account that changes. Amounts in minor units, signed towards the normal side. */
export interface AccountFigures {
  status: AccountStatus;
  posted: bigint;
  /** Held in the direction that raises the balance. */
  pendingIn: bigint;
  /** Held in the direction that lowers the balance. */
  pendingOut: bigint;
  /** Number of the account's last entry; 0 if there is none. */
  sequence: number;
  /** Null is no limit. */
  floor: bigint | null;
  ceiling: bigint | null;
  /** Changes of the limits that wait for their day, by day. */
  scheduled: readonly LimitChange[];
}

export interface Account extends AccountFigures {
  readonly id: string;
  readonly currency: Currency;
  readonly subject: Subject;
  readonly class: AccountClass;
  readonly managed: boolean;
  readonly metadata: Readonly<Record<string, string>>;
  /** Of the command that opened it: the same command again is answered without a look at the log. */
  readonly contentHash: string;
}

export const figuresOf = (account: AccountFigures): AccountFigures => ({
  status: account.status,
  posted: account.posted,
  pendingIn: account.pendingIn,
  pendingOut: account.pendingOut,
  sequence: account.sequence,
  floor: account.floor,
  ceiling: account.ceiling,
  scheduled: account.scheduled,
});

/** Subjects whose accounts, and those of all subjects below them, are other people's money. */
const CLASSES: Readonly<Record<string, AccountClass>> = {
  customer_payable: 'customer',
  merchant_pending: 'merchant',
  merchant_payable: 'merchant',
};

/** Whose account it is follows from its subject, or from the nearest above that says so. */
export function classOf(subject: Subject, chart: Chart): AccountClass {
  for (const { id } of lineage(chart, subject)) {
    const found = Object.hasOwn(CLASSES, id) ? CLASSES[id] : undefined;
    if (found !== undefined) return found;
  }
  return 'internal';
}
