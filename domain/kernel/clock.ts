/** Where the time comes from. `domain/` is given the time; only composition roots read a clock. */
export interface Clock {
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  now(): number;
}

/** A clock that may run faster than the machine's: whoever waits by a timer divides by its pace. */
export interface PacedClock extends Clock {
  /** How many of its milliseconds pass in a millisecond of the machine. */
  readonly pace: number;
}

/** RFC 3339 in UTC with milliseconds, the only form in which events store an instant. */
export const toInstant = (ms: number): string => new Date(ms).toISOString();

/** Milliseconds since 1970 of an RFC 3339 instant. */
export const fromInstant = (instant: string): number => Date.parse(instant);
