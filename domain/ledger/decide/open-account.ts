import { accept, reject } from '../../kernel/decider.js';
import { isCurrency } from '../../money/currencies.js';
import { classOf } from '../account.js';
import { isLedgerId, isManagedId } from '../account-id.js';
import type { OpenAccount } from '../commands.js';
import { commandHash } from '../content.js';
import type { LedgerDecision, Situation } from '../decision.js';
import { limitsText, parseLimits } from '../limits.js';

/** Ids that begin as the engine's own (`sys:`, `mer:`) are opened by the engine alone. */
export function openAccount(command: OpenAccount, { book }: Situation): LedgerDecision {
  const { id, metadata = {} } = command;
  const contentHash = commandHash(command);
  const account = book.accounts.get(id);
  if (account !== undefined) {
    return account.contentHash === contentHash
      ? { accepted: true, events: [], lasting: true }
      : reject('id_conflict', 'the id was used with other content', 'id');
  }

  if (!isLedgerId(id)) {
    return reject('invalid_request', 'an id is 1–128 of A–Z a–z 0–9 : . _ -', 'id');
  }
  const managed = isManagedId(id);
  if (managed && command.origin === 'caller') {
    return reject('account_managed', 'ids of sys: and mer: are kept for the engine', 'id');
  }
  const { currency } = command;
  if (!isCurrency(currency)) {
    return reject('unknown_currency', 'the currency is not in the table', 'currency');
  }
  const subject = book.chart.get(command.subject);
  if (subject === undefined) {
    return reject('subject_not_found', 'the chart has no such subject', 'subject');
  }
  const parsed = parseLimits(command.limits ?? {}, currency);
  if (!parsed.accepted) return parsed;

  return accept({
    type: 'AccountOpened',
    data: {
      account: id,
      currency,
      subject: subject.id,
      normalSide: subject.normalSide,
      class: classOf(subject, book.chart),
      managed,
      limits: limitsText(parsed.limits, currency),
      metadata,
      contentHash,
    },
  });
}
