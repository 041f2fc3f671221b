/**
 * A place in the log: 20 decimal digits with leading zeros, so that comparing the strings compares
 * the places. Opaque to everyone else: strictly increasing, never contiguous.
 */
export type Position = string & { readonly __position: unique symbol };

const DIGITS = 20;

/** The place before the first event. */
export const START = '0'.repeat(DIGITS) as Position;

/** The position of a store's own number (a row id, a byte offset). Throws on a negative number. */
export function toPosition(value: bigint | number): Position {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) {
    return String(value).padStart(DIGITS, '0') as Position;
  }
  const digits = value.toString();
  if (!/^\d{1,20}$/.test(digits)) throw new RangeError(`not a position: ${digits}`);
  return digits.padStart(DIGITS, '0') as Position;
}

/** Reads a position from outside; undefined if the text is none. */
export function parsePosition(text: string): Position | undefined {
  return /^\d{20}$/.test(text) ? (text as Position) : undefined;
}

/** The store's own number behind a position. */
export const positionToBigInt = (position: Position): bigint => BigInt(position);

/**
 * A position as a number, in the same order: for what keeps many of them. No store comes near the bound, which is
 * 9 petabytes of EventStoreDB's log.
 * @throws RangeError beyond 2^53.
 */
export function positionToNumber(position: Position): number {
  const number = Number(position);
  if (Number.isSafeInteger(number)) return number;
  throw new RangeError(`position ${position} is beyond 2^53`);
}

/** As `positionToNumber`; what is beyond 2^53 is after every event. */
export const boundOfPosition = (position: Position): number =>
  Math.min(Number(position), Number.MAX_SAFE_INTEGER);

/** A place after which the event at a position is the next event. Throws at the start. */
export const justBefore = (position: Position): Position => toPosition(BigInt(position) - 1n);

/** The place right after a position; the next event is there or later. */
export const justAfter = (position: Position): Position => toPosition(BigInt(position) + 1n);

/** The later of two positions. */
export const latest = (a: Position, b: Position): Position => (a > b ? a : b);
