/** What a transaction moves, by subject: a line of turnover for each. Alike for the read model and for a day that is counted in part. */
import { isManagedId, readAccountId } from '../../domain/ledger/account-id.js';
import type { LedgerEvent } from '../../domain/ledger/events.js';
import { minorOf } from '../framework/decimal.js';

type Posted = Extract<LedgerEvent, { type: 'TransactionPosted' }>['data'];

/** Where a line of turnover belongs. Empty texts stand for what it does not have. */
export interface Place {
  readonly day: string;
  readonly subject: string;
  readonly currency: string;
  readonly kind: string;
  /** A channel or a bank. */
  readonly owner: string;
}

/** Debits and credits in minor units, and how many transactions moved them. */
export interface Moved {
  transactions: number;
  debits: bigint;
  credits: bigint;
}

export type Line = Place & Moved;
export type MerchantLine = Omit<Place, 'owner'> & { readonly merchant: string } & Moved;

export interface Moves {
  readonly lines: readonly Line[];
  readonly ofMerchants: readonly MerchantLine[];
}

/** @param subjects of the entries' accounts, in their order. */
export function movesOf(
  { day, entries, metadata }: Pick<Posted, 'day' | 'entries' | 'metadata'>,
  subjects: readonly string[],
): Moves {
  // A caller may call its own transactions what it likes; on accounts of the engine the engine alone posts.
  const isEngines = entries.some(({ account }) => isManagedId(account));
  const kind = isEngines ? (metadata['kind'] ?? '') : '';
  const through = isEngines ? (metadata['channel'] ?? metadata['bank'] ?? '') : '';
  const lines = new Map<string, Line>();
  const ofMerchants = new Map<string, MerchantLine>();
  entries.forEach(({ account, currency, direction, amount }, index) => {
    const subject = subjects[index];
    if (subject === undefined) throw new Error(`no subject of ${account}`);
    const minor = minorOf(amount, currency);
    const name = readAccountId(account);
    const owner = name.kind === 'system' ? (name.owner ?? through) : through;
    const place = { day, subject, currency, kind };
    add(lines, `${subject} ${currency} ${owner}`, { ...place, owner }, direction, minor);
    if (name.kind === 'merchant') {
      const { merchant } = name;
      const key = `${subject} ${currency} ${merchant}`;
      add(ofMerchants, key, { ...place, merchant }, direction, minor);
    }
  });
  return { lines: [...lines.values()], ofMerchants: [...ofMerchants.values()] };
}

function add<At extends object>(
  to: Map<string, At & Moved>,
  key: string,
  at: At,
  direction: 'debit' | 'credit',
  minor: bigint,
): void {
  const line = to.get(key) ?? { ...at, transactions: 1, debits: 0n, credits: 0n };
  if (direction === 'debit') line.debits += minor;
  else line.credits += minor;
  to.set(key, line);
}
