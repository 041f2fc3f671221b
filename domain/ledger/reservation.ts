/** A reservation (pending transaction): amounts held on accounts until they are posted or released. */
import type { Entry } from './entry.js';

/** A reservation that is still open. */
export interface Reservation {
  readonly id: string;
  readonly holds: readonly Entry[];
  /** Milliseconds since 1970; null for never. */
  readonly expiresAtMs: number | null;
  readonly reference: string | null;
  readonly metadata: Readonly<Record<string, string>>;
}

export const hasExpired = (reservation: Reservation, nowMs: number): boolean =>
  reservation.expiresAtMs !== null && reservation.expiresAtMs <= nowMs;
