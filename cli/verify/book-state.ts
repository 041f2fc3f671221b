/**
 * A book as an auditor keeps it: computed from the entries alone, with none of the engine's ledger
 * code, so that a defect there cannot hide itself.
 */
import type { Side } from '../../domain/ledger/chart.js';
import type { LedgerEvent } from '../../domain/ledger/events.js';
import { type Currency, isCurrency } from '../../domain/money/currencies.js';
import { parseMinor } from '../../domain/money/money.js';
import type { Kept } from './kept.js';

export type EventData<Type extends LedgerEvent['type']> = Extract<
  LedgerEvent,
  { type: Type }
>['data'];

export interface AuditedAccount {
  readonly id: string;
  readonly currency: Currency;
  readonly subject: string;
  readonly normalSide: Side;
  floor: bigint | undefined;
  ceiling: bigint | undefined;
  closed: boolean;
  /** Minor units, signed towards the normal side. */
  posted: bigint;
  /** Number of the last entry. */
  sequence: number;
  /** Held by open reservations, by effect on the balance. */
  heldIn: bigint;
  heldOut: bigint;
}

export interface Hold {
  readonly account: string;
  readonly direction: Side;
  readonly minor: bigint;
}

type AuditedSubject = EventData<'SubjectAdded'>['subject'];

/** Tells what is wrong. */
export type Note = (message: string) => void;

export interface AuditedBook {
  /** The chart of subjects, by id. */
  readonly chart: Map<string, AuditedSubject>;
  readonly accounts: Map<string, AuditedAccount>;
  readonly reservations: Map<string, readonly Hold[]>;
  /** Ids ever used for a transaction, with the reversal of each. */
  readonly transactions: Kept<string | null>;
  day: string | undefined;
  /** Last dates that are closed softly and for good; empty if none is. */
  closed: { soft: string; hard: string };
  /** While the closing entries of a period come, right after its close: its last date. */
  closing: string | undefined;
}

export const emptyBook = (transactions: Kept<string | null>): AuditedBook => ({
  chart: new Map(),
  accounts: new Map(),
  reservations: new Map(),
  transactions,
  day: undefined,
  closed: { soft: '', hard: '' },
  closing: undefined,
});

/** @throws RangeError an unknown currency, or a limit of the wrong scale. */
export function auditedAccount(data: EventData<'AccountOpened'>): AuditedAccount {
  const { account: id, currency, subject, normalSide, limits } = data;
  if (!isCurrency(currency)) throw new RangeError(`unknown currency ${currency}`);
  const limit = (text: string | undefined): bigint | undefined =>
    text === undefined ? undefined : parseMinor(text, currency);
  return {
    id,
    currency,
    subject,
    normalSide,
    floor: limit(limits.floor),
    ceiling: limit(limits.ceiling),
    closed: false,
    posted: 0n,
    sequence: 0,
    heldIn: 0n,
    heldOut: 0n,
  };
}

/** What an entry does to a balance: positive on the account's normal side. */
export const effectOn = (account: AuditedAccount, direction: Side, minor: bigint): bigint =>
  direction === account.normalSide ? minor : -minor;

/** Adds a hold to the account's sums, or takes it away again. */
export function applyHold(account: AuditedAccount, hold: Hold, sign: 1n | -1n): void {
  if (hold.direction === account.normalSide) account.heldIn += sign * hold.minor;
  else account.heldOut += sign * hold.minor;
}
