/** What waits while nobody knows which accounting day of a book it is. */
import { StoreUnavailable } from '../../domain/kernel/event-store.js';
import type { LedgerCommand } from '../../domain/ledger/commands.js';

/**
 * More days of a book are over by the clock than are cut without an operator, so nothing is posted. It is
 * of the kind of a store that is away: nothing was written, flows wait and ask again.
 */
export class DayUnclear extends StoreUnavailable {
  constructor({ id, day }: { readonly id: string; readonly day: string }) {
    super(`book ${id}: ${day} is open and is over for long; an operator has to name the day`);
    this.name = 'DayUnclear';
  }
}

/** True for a command whose events carry the accounting day. */
export function isStamped({ type }: LedgerCommand): boolean {
  switch (type) {
    case 'PostTransaction':
    case 'ReverseTransaction':
    case 'Reserve':
    case 'PostReservation':
    case 'VoidReservation':
    case 'ExpireReservations':
      return true;
    case 'AddSubject':
    case 'OpenAccount':
    case 'FreezeAccount':
    case 'UnfreezeAccount':
    case 'CloseAccount':
    case 'ChangeLimits':
    case 'RefuseItem':
    case 'CutDay':
    case 'ClosePeriod':
    case 'ReopenPeriod':
      return false;
  }
}
