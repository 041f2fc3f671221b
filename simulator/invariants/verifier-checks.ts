/** The checks of `tallybook verify`, after every event: each serves an invariant. */
import type { AuditedAccount } from '../../cli/verify/book-state.js';
import type { Check, Report as CheckReport } from '../../cli/verify/check.js';
import { ledgerEntries } from '../../cli/verify/ledger-entries.js';
import { ledgerState } from '../../cli/verify/ledger-state.js';
import { paymentAmounts } from '../../cli/verify/payment-amounts.js';
import { postingAgreement } from '../../cli/verify/posting-agreement.js';
import { sagaCalls } from '../../cli/verify/saga-calls.js';
import { streamRevisions } from '../../cli/verify/stream-revisions.js';
import { suspense } from '../../cli/verify/suspense.js';
import type { TallybookEvent } from '../../domain/events.js';
import type { StoredEvent } from '../../domain/kernel/event.js';
import { PAYMENT_BOOK } from '../../domain/payment/accounts.js';
import { type Invariant, type Report, Violation } from '../violation.js';

export function verifierChecks(report: Report) {
  const sagas = sagaCalls();
  const entries = ledgerEntries();
  const checks: readonly Check[] = [
    streamRevisions(),
    entries,
    ledgerState(entries.books, new Map()),
    paymentAmounts(),
    sagas,
    postingAgreement(sagas.running),
    suspense(sagas.running),
  ];
  const reporting = checks.map((check) => {
    const tell: CheckReport = (message, at) =>
      report(new Violation(invariantOf(check.name, message), message, at?.position));
    return { check, tell };
  });
  return {
    observe(stored: StoredEvent<TallybookEvent>): void {
      for (const { check, tell } of reporting) check.apply(stored, tell);
    },
    /** At the end of a story. */
    finish(): void {
      for (const { check, tell } of reporting) check.finish?.(tell);
    },
    /** Sagas that have not ended. */
    running: sagas.running,
    /** The accounts of the main book as recomputed from the entries. */
    accounts: (): readonly AuditedAccount[] => [
      ...(entries.books.get(PAYMENT_BOOK)?.accounts.values() ?? []),
    ],
  };
}

/** The verifier's checks, by the invariant that each serves. */
function invariantOf(check: string, message: string): Invariant {
  switch (check) {
    case 'ledger-entries':
      if (/limit|floor|ceiling/.test(message)) return 'limits';
      return / twice$/.test(message) ? 'exactly-once' : 'double-entry';
    case 'ledger-state':
      return 'live-state';
    case 'payment-amounts':
      return / after Payment/.test(message) ? 'terminal' : 'amounts';
    case 'saga-calls':
      return 'calls';
    case 'posting-agreement':
      return / from suspense, /.test(message) ? 'suspense' : 'channel-money';
    case 'suspense':
      return 'suspense';
    case 'stream-revisions':
      return 'stream-revisions';
    default:
      throw new Error(`no invariant for the check ${check}`);
  }
}
