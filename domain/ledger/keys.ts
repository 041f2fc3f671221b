/**
 * The keys under which an event of the past is found again. The live state of a book holds accounts and
 * open reservations only; what a command needs to know of anything older, it asks for by one of these
 * keys. Each key belongs to at most one event of a book, for ever.
 */
import type { LedgerCommand } from './commands.js';
import type { LedgerEvent } from './events.js';

/**
 * The id itself: every posting asks for it several times, and no text is made for that. An id with a slash is none of
 * a transaction, and must not be taken for a key of another kind.
 */
export const transactionKey = (transaction: string): string =>
  transaction.includes('/') ? `t/${transaction}` : transaction;
/** The transaction that reversed this transaction. */
export const reversalKey = (transaction: string): string => `v/${transaction}`;
export const reservationKey = (reservation: string): string => `r/${reservation}`;
/** What ended the reservation: the transaction that posted it, its voiding, or its prevention. */
export const releaseKey = (reservation: string): string => `e/${reservation}`;

/** Every key under which the event is found later. */
export function keysOf(event: LedgerEvent): readonly string[] {
  switch (event.type) {
    case 'TransactionPosted': {
      const { transaction, reverses, reservation } = event.data;
      const keys = [transactionKey(transaction)];
      if (reverses !== null) keys.push(reversalKey(reverses));
      if (reservation !== null) keys.push(releaseKey(reservation));
      return keys;
    }
    case 'ReservationMade':
      return [reservationKey(event.data.reservation)];
    case 'ReservationVoided':
    case 'ReservationPrevented':
      return [releaseKey(event.data.reservation)];
    case 'BookRegistered':
    case 'BookOpened':
    case 'SubjectAdded':
    case 'AccountOpened':
    case 'AccountFrozen':
    case 'AccountUnfrozen':
    case 'AccountClosed':
    case 'AccountLimitsChanged':
    case 'AccountLimitsScheduled':
    case 'DayCut':
    case 'PeriodClosed':
    case 'PeriodReopened':
      return [];
  }
}

/** Every key that deciding the command may ask for. */
export function keysNeeded(command: LedgerCommand): readonly string[] {
  switch (command.type) {
    case 'PostTransaction':
      return [transactionKey(command.id)];
    case 'ReverseTransaction':
      return [
        transactionKey(command.id),
        transactionKey(command.transaction),
        reversalKey(command.transaction),
      ];
    case 'Reserve':
      return [reservationKey(command.id), releaseKey(command.id)];
    case 'PostReservation':
      return [transactionKey(command.id), releaseKey(command.reservation)];
    case 'VoidReservation':
      return [releaseKey(command.reservation)];
    case 'RefuseItem':
    case 'AddSubject':
    case 'OpenAccount':
    case 'FreezeAccount':
    case 'UnfreezeAccount':
    case 'CloseAccount':
    case 'ChangeLimits':
    case 'ExpireReservations':
    case 'CutDay':
    case 'ClosePeriod':
    case 'ReopenPeriod':
      return [];
  }
}
