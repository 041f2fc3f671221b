/**
 * Request numbers: the payment's UUID in hex, a letter for the operation, its number within the
 * payment, and `t2`, `t3` … for a further try of the same operation. A channel's callback can so be
 * brought to its payment without any index.
 */
import { fromHex, hexOf } from '../ids.js';

/**
 * a: attempt, c: capture, v: void of the rest, l: refund of a late success, r: refund, s: refund of what
 * a case holds.
 */
export type RequestLetter = 'a' | 'c' | 'v' | 'l' | 'r' | 's';

export const requestNo = (payment: string, letter: RequestLetter, number: number): string =>
  `${hexOf(payment)}${letter}${number}`;

const FORM = /^([0-9a-f]{32})([acvlrs])(\d{1,6})(t\d{1,4})?$/;

export interface RequestNoParts {
  readonly payment: string;
  readonly letter: RequestLetter;
  /** The number without the try. */
  readonly base: string;
}

/** What a request number speaks of; undefined if it is none of ours. */
export function readRequestNo(text: string): RequestNoParts | undefined {
  const match = FORM.exec(text);
  if (match === null) return undefined;
  const [, hex = '', letter, number = ''] = match;
  return {
    payment: fromHex('payment', hex),
    letter: letter as RequestLetter,
    base: `${hex}${letter}${number}`,
  };
}
