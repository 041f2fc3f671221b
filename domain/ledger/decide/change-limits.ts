import { accept, reject } from '../../kernel/decider.js';
import { isSystemId } from '../account-id.js';
import { isDay } from '../calendar.js';
import type { ChangeLimits } from '../commands.js';
import type { LedgerDecision, Situation } from '../decision.js';
import {
  crossed,
  type LimitChange,
  limitsText,
  parseLimitChange,
  scheduledText,
  withChange,
} from '../limits.js';

/** Changes of one book that wait for their day: at its cut they go into one append. */
export const MAX_SCHEDULED = 1000;

/**
 * Changes the limits of an account now or from an accounting day on. A limit that is left out stays as
 * it is, null takes it away. A balance that is past the new limit stays: it may come back, not go further.
 */
export function changeLimits(command: ChangeLimits, { book }: Situation): LedgerDecision {
  const account = book.accounts.get(command.id);
  if (account === undefined) return reject('account_not_known', 'the book has no such account');
  const { id, currency, status } = account;
  if (isSystemId(id)) return reject('account_managed', `account ${id} is the engine's own`);
  if (status === 'closed') return reject('account_closed', `account ${id} is closed`);
  const { from = book.day } = command;
  if (!isDay(from)) return reject('invalid_request', 'not a calendar day YYYY-MM-DD', 'from');
  if (from < book.day) {
    return reject('invalid_request', `limits change from the open day ${book.day} on`, 'from');
  }
  const parsed = parseLimitChange(command, currency);
  if (!parsed.accepted) return parsed;
  const change: LimitChange = { from, ...parsed.limits };
  const timeline = withChange(account.scheduled, change);
  if (crossed(account, timeline)) {
    return reject('invalid_request', 'the floor would be above the ceiling', 'floor');
  }
  const { floor = account.floor, ceiling = account.ceiling } = change;
  if (from === book.day) {
    if (floor === account.floor && ceiling === account.ceiling) return accept();
    const limits = limitsText({ floor, ceiling }, currency);
    return accept({ type: 'AccountLimitsChanged', data: { account: id, limits, day: book.day } });
  }
  // Of the changes of one day the last change counts.
  const last = account.scheduled.findLast((before) => before.from === from);
  const repeats =
    last !== undefined && last.floor === change.floor && last.ceiling === change.ceiling;
  if (repeats) return accept();
  let scheduled = 0;
  for (const other of book.accounts.values()) scheduled += other.scheduled.length;
  if (scheduled >= MAX_SCHEDULED) {
    return reject('too_many_limit_changes', `${MAX_SCHEDULED} changes wait for their day already`);
  }
  const limits = scheduledText(change, currency);
  return accept({ type: 'AccountLimitsScheduled', data: { account: id, limits, from } });
}
