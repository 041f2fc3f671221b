/** Decides one command of a book: an exhaustive switch to one function per command. Pure. */
import type { LedgerCommand } from './commands.js';
import { addSubject } from './decide/add-subject.js';
import { changeAccount } from './decide/change-account.js';
import { changeLimits } from './decide/change-limits.js';
import { closePeriod } from './decide/close-period.js';
import { cutDay } from './decide/cut-day.js';
import { expireReservations } from './decide/expire-reservations.js';
import { openAccount } from './decide/open-account.js';
import { postReservation } from './decide/post-reservation.js';
import { postTransaction } from './decide/post-transaction.js';
import { reopenPeriod } from './decide/reopen-period.js';
import { reserve } from './decide/reserve.js';
import { reverseTransaction } from './decide/reverse-transaction.js';
import { voidReservation } from './decide/void-reservation.js';
import type { LedgerDecision, Situation } from './decision.js';

export function decide(command: LedgerCommand, situation: Situation): LedgerDecision {
  switch (command.type) {
    case 'AddSubject':
      return addSubject(command, situation);
    case 'OpenAccount':
      return openAccount(command, situation);
    case 'FreezeAccount':
    case 'UnfreezeAccount':
    case 'CloseAccount':
      return changeAccount(command, situation);
    case 'ChangeLimits':
      return changeLimits(command, situation);
    case 'PostTransaction':
      return postTransaction(command, situation);
    case 'RefuseItem':
      return { accepted: false, rejection: command.rejection };
    case 'ReverseTransaction':
      return reverseTransaction(command, situation);
    case 'Reserve':
      return reserve(command, situation);
    case 'PostReservation':
      return postReservation(command, situation);
    case 'VoidReservation':
      return voidReservation(command, situation);
    case 'ExpireReservations':
      return expireReservations(situation);
    case 'CutDay':
      return cutDay(command, situation);
    case 'ClosePeriod':
      return closePeriod(command, situation);
    case 'ReopenPeriod':
      return reopenPeriod(command, situation);
  }
}
