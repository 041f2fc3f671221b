/** Steps that failed in a row: when they are tried again, and when a saga needs manual action. */
import { AppendOutcomeUnknown, StoreUnavailable } from '../../domain/kernel/event-store.js';
import { errorText } from './error-text.js';
import { BookingUnsettled } from './flow.js';

const RETRY_MS = [500, 1_000, 2_000, 5_000, 10_000, 30_000];
/** Failures in a row, infrastructure aside, before a saga is marked for manual action. */
const MAX_FAILURES = 10;

export interface Failure {
  /** How long to wait before the next try, milliseconds. */
  readonly retryMs: number;
  /** Why the saga needs manual action; undefined if it does not. */
  readonly reason: string | undefined;
}

export class Failures {
  readonly #inARow = new Map<string, number>();

  /**
   * Counts a failure. Broken infrastructure is waited for; a defect that does not go away needs manual action.
   * @param key what failed: a saga's subject or a stream.
   */
  add(key: string, error: unknown): Failure {
    const failures = (this.#inARow.get(key) ?? 0) + 1;
    this.#inARow.set(key, failures);
    const mayPass = isInfrastructure(error) || failures < MAX_FAILURES;
    const reason = mayPass ? undefined : errorText(error).slice(0, 200);
    return { retryMs: RETRY_MS[failures - 1] ?? 30_000, reason };
  }

  /** A saga has come to rest: its next failure is the first again. */
  clear(subject: string): void {
    this.#inARow.delete(subject);
  }
}

const isInfrastructure = (error: unknown): boolean =>
  error instanceof StoreUnavailable ||
  error instanceof AppendOutcomeUnknown ||
  error instanceof BookingUnsettled;
