/** What a control check finds. */
import type { TallybookEvent } from '../../domain/events.js';
import type { EventLog } from '../../domain/kernel/event-log.js';

/** What events say is in the log. */
export type Log = Pick<EventLog<TallybookEvent>, 'readStream'>;

/**
 * How the two may differ. `balance`: at the end of the day; `flow`: in what the day moved; `carried`: a day does not
 * open as the day before closed; `unbalanced`: debits and credits of a currency; `account`: an account as it is kept now
 * against its last entry; `total`: the general ledger as it is kept now against its last day.
 */
export const BREAKS = ['balance', 'flow', 'carried', 'unbalanced', 'account', 'total'] as const;
export type BreakKind = (typeof BREAKS)[number];

export interface Break {
  readonly kind: BreakKind;
  /** Null for a whole currency. */
  readonly subject: string | null;
  readonly currency: string;
  readonly account: string | null;
  /** Decimal text, debits up. */
  readonly expected: string;
  readonly found: string;
}
