/** Folds the whole log through every check. */
import type { EventStore } from '../../domain/kernel/event-store.js';
import type { Position } from '../../domain/kernel/position.js';
import { type Check, placeOf } from './check.js';
import type { Findings } from './findings.js';
import { ledgerEntries } from './ledger-entries.js';
import type { BookSnapshot } from './ledger-snapshot.js';
import { ledgerState } from './ledger-state.js';
import { paymentAmounts } from './payment-amounts.js';
import { postingAgreement } from './posting-agreement.js';
import { readEvents } from './readable-events.js';
import { sagaCalls } from './saga-calls.js';
import { SealAudit } from './seal-audit.js';
import { streamRevisions } from './stream-revisions.js';

export interface VerifyOptions {
  readonly store: EventStore;
  readonly storeId: string;
  /** Verify up to and including this position. */
  readonly to: Position;
  /** Of the ledger, read before `to` was. */
  readonly snapshots: ReadonlyMap<string, BookSnapshot>;
  readonly onProgress?: (events: number) => void;
}

const READABLE = 'events-readable';
const SEALS = 'seals';

/** Recomputes everything from the events alone. */
export async function verifyLog(
  { store, storeId, to, snapshots, onProgress }: VerifyOptions,
  findings: Findings,
): Promise<{ readonly events: number; readonly runningSagas: number }> {
  const sagas = sagaCalls();
  const audit = ledgerEntries();
  const checks: readonly Check[] = [
    streamRevisions(),
    audit,
    ledgerState(audit.books, snapshots),
    paymentAmounts(),
    sagas,
    postingAgreement(sagas.running),
  ];
  const seals = new SealAudit(storeId);
  findings.register(READABLE);
  for (const { name } of checks) findings.register(name);

  let events = 0;
  for await (const reading of readEvents(store, to)) {
    events += 1;
    seals.take(reading.recorded);
    if (reading.readable) {
      const { event } = reading;
      seals.check(event, (message) => findings.add(SEALS, message, placeOf(event)));
      for (const check of checks) {
        check.apply(event, (message, at) =>
          findings.add(check.name, message, at === undefined ? null : placeOf(at)),
        );
      }
    } else findings.add(READABLE, reading.reason, reading.place);
    if (events % 1_000 === 0) onProgress?.(events);
  }
  for (const check of checks) {
    check.finish?.((message, at) =>
      findings.add(check.name, message, at === undefined ? null : placeOf(at)),
    );
  }
  findings.register(SEALS, seals.note);
  return { events, runningSagas: sagas.running.size };
}
