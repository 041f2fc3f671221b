/**
 * The grammar of account ids: the only place that builds and reads them. The engine's own accounts are
 * `sys:{subject}:{currency}` or `sys:{subject}:{owner}:{currency}` (a channel, say). A merchant's account
 * for its takings is `mer:{merchant}:{currency}`, its others are `mer:{merchant}:{subject}:{currency}`.
 * Every other id was chosen by a caller and says nothing.
 */

/** Ids of accounts, transactions, reservations and books. */
const ID = /^[A-Za-z0-9:._-]{1,128}$/;
export const isLedgerId = (id: string): boolean => ID.test(id);

const SYSTEM = 'sys:';
const MERCHANT = 'mer:';

/** Accounts of the engine, which refuse direct postings. */
export const isManagedId = (id: string): boolean =>
  id.startsWith(SYSTEM) || id.startsWith(MERCHANT);

/**
 * The engine's own books of account. They are never frozen or closed: a confirmed fact that another
 * account refuses must have somewhere to go.
 */
export const isSystemId = (id: string): boolean => id.startsWith(SYSTEM);

/** @param owner whose account of that subject it is, a channel for example; left out if it has no owner. */
export const systemAccountId = (subject: string, currency: string, owner?: string): string =>
  owner === undefined
    ? `${SYSTEM}${subject}:${currency}`
    : `${SYSTEM}${subject}:${owner}:${currency}`;

/** The subject of a merchant's account whose id names none: what was taken for it and is not settled yet. */
export const MERCHANT_TAKINGS = 'merchant_pending';

/** @param subject left out for what was taken for the merchant and is not settled yet. */
export const merchantAccountId = (
  merchant: string,
  currency: string,
  subject: string = MERCHANT_TAKINGS,
): string =>
  subject === MERCHANT_TAKINGS
    ? `${MERCHANT}${merchant}:${currency}`
    : `${MERCHANT}${merchant}:${subject}:${currency}`;

/** How the ids of all accounts of a merchant begin, and of no other: the id of a merchant has no colon. */
export const merchantAccountsBegin = (merchant: string): string => `${MERCHANT}${merchant}:`;

/** What an id says. Members that it does not have are null. */
export type AccountName =
  | {
      readonly kind: 'system';
      readonly subject: string;
      readonly owner: string | null;
      readonly currency: string;
    }
  | {
      readonly kind: 'merchant';
      readonly merchant: string;
      readonly subject: string;
      readonly currency: string;
    }
  | { readonly kind: 'other' };

/** The currency stands last, so an owner may have colons of its own. */
const SYSTEM_ID = /^sys:([^:]+):(?:(.+):)?([A-Z]{3})$/;
const MERCHANT_ID = /^mer:([^:]+):(?:([^:]+):)?([A-Z]{3})$/;

export function readAccountId(id: string): AccountName {
  const [, subject, owner = null, of] = SYSTEM_ID.exec(id) ?? [];
  if (subject !== undefined && of !== undefined) {
    return { kind: 'system', subject, owner, currency: of };
  }
  const [, merchant, kept = MERCHANT_TAKINGS, currency] = MERCHANT_ID.exec(id) ?? [];
  if (merchant !== undefined && currency !== undefined) {
    return { kind: 'merchant', merchant, subject: kept, currency };
  }
  return { kind: 'other' };
}

/** True for an account that the engine keeps for this merchant, of whatever subject and currency. */
export function isAccountOf(merchant: string, id: string): boolean {
  const name = readAccountId(id);
  return name.kind === 'merchant' && name.merchant === merchant;
}
