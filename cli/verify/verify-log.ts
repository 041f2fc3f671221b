/** Folds the whole log through every check. */
import type { EventStore } from '../../domain/kernel/event-store.js';
import type { Position } from '../../domain/kernel/position.js';
import { CommandFailure } from '../exit-codes.js';
import { type Check, type LogEvent, placeOf } from './check.js';
import type { Findings } from './findings.js';
import type { AuditedBook } from './book-state.js';
import type { Keeper } from './kept.js';
import { ledgerEntries } from './ledger-entries.js';
import type { BookSnapshot } from './ledger-snapshot.js';
import { ledgerState } from './ledger-state.js';
import { paymentAmounts } from './payment-amounts.js';
import { payoutFacts } from './payout-facts.js';
import { postingAgreement } from './posting-agreement.js';
import { type Reading, readEvents } from './readable-events.js';
import { refundFacts } from './refund-facts.js';
import { sagaCalls } from './saga-calls.js';
import { SealAudit } from './seal-audit.js';
import { settlementBatches } from './settlement-batches.js';
import { SpillFile } from './spill-file.js';
import { suspense } from './suspense.js';
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

/** Every check that needs the events alone, event by event. In bounded memory: see `SpillFile`. */
export class LogAudit {
  readonly seals: SealAudit;
  readonly #sagas = sagaCalls();
  readonly #ledger;
  readonly #checks: readonly Check[];
  readonly #broken = new Set<Check>();
  #events = 0;

  /**
   * @param snapshots of the ledger; none if there is only the log.
   * @param file closed by `close`.
   */
  constructor(
    storeId: string,
    private readonly findings: Findings,
    snapshots: ReadonlyMap<string, BookSnapshot> = new Map(),
    private readonly file = new SpillFile(),
  ) {
    const keep: Keeper = (form) => this.file.map(form);
    this.#ledger = ledgerEntries(keep);
    this.seals = new SealAudit(storeId, this.file.leaves());
    this.#checks = [
      streamRevisions(keep),
      this.#ledger,
      ledgerState(this.#ledger.books, snapshots),
      paymentAmounts(keep),
      this.#sagas,
      refundFacts(),
      postingAgreement(this.#sagas.running),
      suspense(this.#sagas.running),
      payoutFacts(this.#sagas.running, keep),
      settlementBatches(keep),
    ];
    findings.register(READABLE);
    for (const { name } of this.#checks) findings.register(name);
  }

  /** Events of the engine's own streams so far. */
  get events(): number {
    return this.#events;
  }

  /** The books as recomputed, by book id. */
  get books(): ReadonlyMap<string, AuditedBook> {
    return this.#ledger.books;
  }

  /** Sagas that have not ended. */
  get runningSagas(): number {
    return this.#sagas.running.size;
  }

  /** Takes the log's next event of the engine's own streams. */
  take(reading: Reading): void {
    this.#events += 1;
    this.seals.take(reading.recorded);
    if (!reading.readable) return this.findings.add(READABLE, reading.reason, reading.place);
    const { event } = reading;
    this.seals.check(event, (message) => this.#report(SEALS, message, event));
    for (const check of this.#checks) {
      if (!this.#broken.has(check)) this.#apply(check, event);
    }
  }

  /** What a check takes for granted may be what was changed: then it ends here, as a finding. */
  #apply(check: Check, event: LogEvent): void {
    try {
      check.apply(event, (message, at) => this.#report(check.name, message, at));
    } catch (error) {
      // A full disk says nothing of the log.
      if (error instanceof CommandFailure) throw error;
      this.#broken.add(check);
      const reason = error instanceof Error ? error.message : String(error);
      this.#report(check.name, `cannot go on: ${reason}`, event);
    }
  }

  /** Says what can only be said at the end. */
  finish(): void {
    for (const check of this.#checks) {
      if (this.#broken.has(check)) continue;
      check.finish?.((message, at) => this.#report(check.name, message, at));
    }
    this.findings.register(SEALS, this.seals.note);
  }

  /** To be called at the end, also when the audit was broken off. */
  close(): void {
    this.file.close();
  }

  #report(check: string, message: string, event: LogEvent | undefined): void {
    this.findings.add(check, message, event === undefined ? null : placeOf(event));
  }
}

/** Recomputes everything from the events alone. */
export async function verifyLog(
  { store, storeId, to, snapshots, onProgress }: VerifyOptions,
  findings: Findings,
): Promise<{ readonly events: number; readonly runningSagas: number }> {
  const audit = new LogAudit(storeId, findings, snapshots);
  try {
    for await (const reading of readEvents(store, to)) {
      audit.take(reading);
      if (audit.events % 1_000 === 0) onProgress?.(audit.events);
    }
    audit.finish();
    return { events: audit.events, runningSagas: audit.runningSagas };
  } finally {
    audit.close();
  }
}
