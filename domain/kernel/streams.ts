/** Names of streams. A stream's category is its name up to the first `-`. */

/** The engine's own categories. Its readers pass over every other stream. */
export const OWN_CATEGORIES = [
  'tallybook',
  'ledger',
  'payment',
  'channel',
  'merchant',
  'access',
  'case',
  'approval',
  'evidence',
  'seal',
] as const;

const own: ReadonlySet<string> = new Set(OWN_CATEGORIES);

/** Revision 0 holds the store's random id and the mode that made it. */
export const STORE_STREAM = 'tallybook-store';
/** The name of every book that was ever opened. */
export const BOOKS_STREAM = 'tallybook-books';
/** Every API key that was ever issued or revoked. */
export const ACCESS_STREAM = 'access-keys';
/** Every order to erase raw exchanges, and when it was done. */
export const ERASURES_STREAM = 'evidence-erasures';
/** Every signed tree head, and the keys that signed them. */
export const SEAL_STREAM = 'seal-heads';

export function categoryOf(stream: string): string {
  const dash = stream.indexOf('-');
  return dash < 0 ? stream : stream.slice(0, dash);
}

export const isOwnStream = (stream: string): boolean =>
  stream.includes('-') && own.has(categoryOf(stream));

export const ledgerStream = (book: string): string => `ledger-${book}`;
export const paymentStream = (payment: string): string => `payment-${payment}`;
export const merchantStream = (merchant: string): string => `merchant-${merchant}`;
export const caseStream = (id: string): string => `case-${id}`;
export const approvalStream = (id: string): string => `approval-${id}`;
/** @param day UTC day `YYYY-MM-DD` on which the callback arrived. */
export const callbackStream = (channel: string, day: string): string =>
  `channel-${channel}-callbacks-${day}`;
