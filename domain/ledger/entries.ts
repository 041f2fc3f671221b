/** The entries of a transaction or reservation: read from a request, checked, written to an event. */
import { type Rejection, reject } from '../kernel/decider.js';
import type { Currency } from '../money/currencies.js';
import { formatMinor, parseAmount, parseMinor } from '../money/money.js';
import type { Account } from './account.js';
import type { Book } from './book.js';
import type { EntryRequest } from './commands.js';
import { type Entry, raises, signed } from './entry.js';
import type { LedgerEvent } from './events.js';
import { type Change, limitRefusal, rangeRefusal } from './limit-refusal.js';

type Refusal = { readonly accepted: false; readonly rejection: Rejection };
type PostedEntries = Extract<LedgerEvent, { type: 'TransactionPosted' }>['data']['entries'];
type HeldEntries = Extract<LedgerEvent, { type: 'ReservationMade' }>['data']['entries'];

export const MIN_ENTRIES = 2;
export const MAX_ENTRIES = 200;

/** `entries.0.account` and so on, made once: they are needed for every entry, used for few. */
const params = Array.from({ length: MAX_ENTRIES }, (_, index) => ({
  account: `entries.${index}.account`,
  amount: `entries.${index}.amount`,
  currency: `entries.${index}.amount.currency`,
}));
const UNNAMED = { account: 'entries', amount: 'entries', currency: 'entries' };

const paramsOf = (index: number): typeof UNNAMED => params[index] ?? UNNAMED;

/**
 * Reads entries: 2–200, each on an account of the book in its currency, debits equal to credits in
 * every currency. Status and limits of the accounts are not looked at.
 * @param origin a caller from outside may not post to the engine's accounts.
 */
export function parseEntries(
  requests: readonly EntryRequest[],
  book: Book,
  origin: 'engine' | 'caller',
): { readonly accepted: true; readonly entries: readonly Entry[] } | Refusal {
  if (requests.length < MIN_ENTRIES || requests.length > MAX_ENTRIES) {
    return reject('invalid_request', 'a transaction has 2 to 200 entries', 'entries');
  }
  const entries = new Array<Entry>(requests.length);
  for (let index = 0; index < requests.length; index += 1) {
    const request = requests[index] as EntryRequest;
    const param = paramsOf(index);
    const account = book.accounts.get(request.account);
    if (account === undefined) {
      return reject('account_not_found', 'the book has no such account', param.account);
    }
    if (account.managed && origin === 'caller') {
      return reject('account_managed', `account ${account.id} is the engine's`, param.account);
    }
    const parsed = parseAmount(request.amount, param.amount);
    if (!parsed.accepted) return parsed;
    if (parsed.amount.currency !== account.currency) {
      return reject(
        'currency_mismatch',
        `account ${account.id} is in ${account.currency}`,
        param.currency,
      );
    }
    entries[index] = { account, direction: request.direction, minor: parsed.amount.minor };
  }
  return balanceRefusal(entries) ?? { accepted: true, entries };
}

function balanceRefusal(entries: readonly Entry[]): Refusal | undefined {
  const [one, two] = entries;
  // Most transactions are two entries of one amount: what these come to needs no sums.
  if (entries.length === 2 && one && two && offset(one, two)) return undefined;
  const differences = new Map<Currency, bigint>();
  for (const { account, direction, minor } of entries) {
    const before = differences.get(account.currency) ?? 0n;
    differences.set(account.currency, direction === 'debit' ? before + minor : before - minor);
  }
  for (const [currency, difference] of differences) {
    if (difference !== 0n) {
      return reject(
        'transaction_unbalanced',
        `debits and credits differ by ${formatMinor(difference, currency)} ${currency}`,
        'entries',
      );
    }
  }
  return undefined;
}

/** True if the two entries come to nothing. */
const offset = (one: Entry, two: Entry): boolean =>
  one.minor === two.minor &&
  one.direction !== two.direction &&
  one.account.currency === two.account.currency;

/** Refuses entries on a frozen or closed account, whatever their direction. */
export function statusRefusal(entries: readonly Entry[]): Refusal | undefined {
  for (let index = 0; index < entries.length; index += 1) {
    const { account } = entries[index] as Entry;
    if (account.status === 'open') continue;
    const code = account.status === 'frozen' ? 'account_frozen' : 'account_closed';
    return reject(code, `account ${account.id} is ${account.status}`, paramsOf(index).account);
  }
  return undefined;
}

/** Refuses a caller from outside entries on the engine's accounts. */
export function managedRefusal(
  entries: readonly Entry[],
  origin: 'engine' | 'caller',
): Refusal | undefined {
  const managed = entries.find(({ account }) => account.managed);
  return managed === undefined || origin === 'engine'
    ? undefined
    : reject('account_managed', `account ${managed.account.id} is the engine's`);
}

/** Whether entries move the balance now, are held for later, or have moved the money already. */
type Effect = 'post' | 'hold' | 'fact';

/**
 * Refuses entries whose sum per account would pass a limit. A transaction is judged by what it comes
 * to, not by the order of its entries; holds do not offset each other, as each may be posted alone. A
 * fact is limited by nothing but the largest balance that there is.
 */
export function entriesRefusal(entries: readonly Entry[], effect: Effect): Refusal | undefined {
  for (let index = 0; index < entries.length; index += 1) {
    const { account } = entries[index] as Entry;
    // An account is judged at its first entry, by all of them. Entries are few: no table is made of them.
    if (firstOf(account, entries) < index) continue;
    const change = changeOf(account, entries, effect);
    const { account: param } = paramsOf(index);
    const refusal =
      (effect === 'fact' ? undefined : limitRefusal(account, change, param)) ??
      rangeRefusal(account, change, param);
    if (refusal !== undefined) return refusal;
  }
  return undefined;
}

function firstOf(account: Account, entries: readonly Entry[]): number {
  let index = 0;
  while ((entries[index] as Entry).account !== account) index += 1;
  return index;
}

/** What the entries come to on one of their accounts. */
function changeOf(account: Account, entries: readonly Entry[], effect: Effect): Change {
  const change: Change = { posted: 0n, pendingIn: 0n, pendingOut: 0n };
  for (const entry of entries) {
    if (entry.account !== account) continue;
    if (effect !== 'hold') change.posted += signed(entry);
    else if (raises(entry)) change.pendingIn += entry.minor;
    else change.pendingOut += entry.minor;
  }
  return change;
}

/** Entries as their event records them: each with its number and the balance after it. */
export function toPosted(entries: readonly Entry[]): PostedEntries {
  const recorded = new Array<PostedEntries[number]>(entries.length);
  for (let index = 0; index < entries.length; index += 1) {
    const { account, direction, minor } = entries[index] as Entry;
    let { posted, sequence } = account;
    for (let upTo = 0; upTo <= index; upTo += 1) {
      const entry = entries[upTo] as Entry;
      if (entry.account !== account) continue;
      posted += signed(entry);
      sequence += 1;
    }
    recorded[index] = {
      account: account.id,
      direction,
      amount: formatMinor(minor, account.currency),
      currency: account.currency,
      sequence,
      balance: formatMinor(posted, account.currency),
    };
  }
  return recorded;
}

export const toHeld = (entries: readonly Entry[]): HeldEntries =>
  entries.map(({ account, direction, minor }) => ({
    account: account.id,
    direction,
    amount: formatMinor(minor, account.currency),
    currency: account.currency,
  }));

/** Entries of an event of the book, on its live accounts. */
export const restoreEntries = (
  stored: readonly Pick<PostedEntries[number], 'account' | 'direction' | 'amount'>[],
  book: Book,
): readonly Entry[] =>
  stored.map(({ account: id, direction, amount }) => {
    const account = book.accounts.get(id);
    if (account === undefined) throw new Error(`book ${book.id} has lost account ${id}`);
    return { account, direction, minor: parseMinor(amount, account.currency) };
  });
