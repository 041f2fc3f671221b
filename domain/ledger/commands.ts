/** Commands of a book. Amounts are text as they came; the decider parses and refuses. */
import type { MoneyText } from '../money/money.js';
import type { Side } from './chart.js';

export interface EntryRequest {
  readonly account: string;
  readonly direction: Side;
  readonly amount: MoneyText;
}

export interface LimitsRequest {
  readonly floor?: MoneyTextOrMinus;
  readonly ceiling?: MoneyTextOrMinus;
}
/** As MoneyText; a limit may be zero or carry a minus. */
export type MoneyTextOrMinus = MoneyText;

/** The engine itself may post to accounts that it manages; a caller from outside may not. */
type Origin = { readonly origin: 'engine' | 'caller' };

export type LedgerCommand =
  | { readonly type: 'OpenBook'; readonly book: string; readonly timezone: string }
  | (Origin & {
      readonly type: 'OpenAccount';
      readonly id: string;
      readonly currency: string;
      readonly subject: string;
      readonly limits?: LimitsRequest;
      readonly metadata?: Readonly<Record<string, string>>;
    })
  | { readonly type: 'FreezeAccount' | 'UnfreezeAccount' | 'CloseAccount'; readonly id: string }
  | (Origin & {
      readonly type: 'PostTransaction';
      readonly id: string;
      readonly entries: readonly EntryRequest[];
      readonly effectiveDate?: string;
      readonly reference?: string;
      readonly metadata?: Readonly<Record<string, string>>;
      /** True on each item of a chain but its last. */
      readonly linked?: boolean;
    })
  | (Origin & {
      readonly type: 'ReverseTransaction';
      readonly id: string;
      readonly transaction: string;
      readonly reason: string;
      readonly effectiveDate?: string;
    })
  | (Origin & {
      readonly type: 'Reserve';
      readonly id: string;
      readonly entries: readonly EntryRequest[];
      /** Seconds from now. */
      readonly expiresIn?: number;
      readonly reference?: string;
      readonly metadata?: Readonly<Record<string, string>>;
    })
  | (Origin & {
      readonly type: 'PostReservation';
      readonly reservation: string;
      /** Id of the transaction that the posting becomes. */
      readonly id: string;
      /** Default: all that was reserved. */
      readonly entries?: readonly EntryRequest[];
      readonly metadata?: Readonly<Record<string, string>>;
    })
  | (Origin & { readonly type: 'VoidReservation'; readonly reservation: string })
  /** Voids what is past its expiry; the timer's command. */
  | { readonly type: 'ExpireReservations' }
  | { readonly type: 'CutDay'; readonly cause: 'timer' | 'operator' };
