/** Accounts and reservations as readers see them. */
import type { Account, AccountStatus } from '../../domain/ledger/account.js';
import { type Balance, balanceOf } from '../../domain/ledger/balance.js';
import type { Side, Subject } from '../../domain/ledger/chart.js';
import { type MoneyText, money, toText } from '../../domain/money/money.js';
import type { StoredLedgerEvent } from './book-log.js';

export interface AccountView {
  readonly id: string;
  readonly book: string;
  readonly currency: string;
  readonly subject: Subject;
  readonly status: AccountStatus;
  readonly limits: { readonly floor?: MoneyText; readonly ceiling?: MoneyText };
  readonly metadata: Readonly<Record<string, string>>;
  readonly balance: Balance;
}

export function accountView(book: string, account: Account): AccountView {
  const { id, currency, subject, status, floor, ceiling, metadata } = account;
  const limit = (minor: bigint): MoneyText => toText(money(minor, currency));
  return {
    id,
    book,
    currency,
    subject,
    status,
    limits: {
      ...(floor === null ? {} : { floor: limit(floor) }),
      ...(ceiling === null ? {} : { ceiling: limit(ceiling) }),
    },
    metadata,
    balance: balanceOf(account),
  };
}

export interface ReservationView {
  readonly id: string;
  readonly status: 'pending' | 'posted' | 'voided' | 'expired';
  readonly entries: readonly {
    readonly account: string;
    readonly direction: Side;
    readonly amount: MoneyText;
  }[];
  /** RFC 3339; null for never. */
  readonly expiresAt: string | null;
  readonly reference: string | null;
  readonly metadata: Readonly<Record<string, string>>;
  /** The transaction that posted it. */
  readonly transaction: string | null;
}

/**
 * @param made the event that made the reservation.
 * @param end the event that posted or voided it, undefined while it is open.
 */
export function reservationView(
  made: StoredLedgerEvent,
  end: StoredLedgerEvent | undefined,
): ReservationView {
  if (made.event.type !== 'ReservationMade') throw new Error(`${made.event.type} reserves nothing`);
  const { reservation, entries, expiresAt, reference, metadata } = made.event.data;
  return {
    id: reservation,
    status: statusAfter(end),
    entries: entries.map(({ account, direction, amount, currency }) => ({
      account,
      direction,
      amount: { value: amount, currency },
    })),
    expiresAt,
    reference,
    metadata,
    transaction: end?.event.type === 'TransactionPosted' ? end.event.data.transaction : null,
  };
}

function statusAfter(end: StoredLedgerEvent | undefined): ReservationView['status'] {
  if (end === undefined) return 'pending';
  if (end.event.type === 'TransactionPosted') return 'posted';
  if (end.event.type !== 'ReservationVoided') throw new Error(`${end.event.type} ends nothing`);
  return end.event.data.cause === 'void' ? 'voided' : 'expired';
}
