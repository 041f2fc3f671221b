const DIGITS = 20;

/** A place after which the event at the position is the next. */
export const justBefore = (position: string): string =>
  (BigInt(position) - 1n).toString().padStart(DIGITS, '0');

/** A position of the log as somebody types it: leading zeros may be left out. Undefined if it is none. */
export const parsePosition = (text: string): string | undefined =>
  /^\d{1,20}$/.test(text) ? text.padStart(DIGITS, '0') : undefined;
