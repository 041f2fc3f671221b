/**
 * Decides over the taking of a bill: rows first, in order, then the bill as a whole. What was begun and not ended is
 * no bill, and the next file begins anew.
 */
import { derivedId } from '../ids.js';
import { accept, type Decision, reject } from '../kernel/decider.js';
import type { DomainEvent } from '../kernel/event.js';
import type { SealedUnderKey } from '../data-key/sealed.js';
import type { BillLayout } from './bill.js';
import {
  type BillEvent,
  billEventSchemas,
  type StoredRow,
  type StoredStatement,
} from './events.js';
import type { BillSource } from './source.js';

/** A bill that was taken, without its rows. */
export interface TakenBill {
  readonly id: string;
  readonly source: BillSource;
  readonly day: string;
  readonly layout: BillLayout;
  readonly outcome: 'bill' | 'no_bill';
  readonly origin: 'upload' | 'fetch';
  readonly sha256: string;
  /** Which pieces of the stream are its rows. */
  readonly attempt: number;
  readonly rows: number;
  readonly statements: readonly StoredStatement[];
  readonly takenAt: string;
}

export interface Taking {
  readonly id: string;
  readonly sha256: string;
  readonly attempt: number;
  /** Rows that are there. */
  readonly rows: number;
  /** Null before its end. */
  readonly taken: TakenBill | null;
}

/** State of `bill-{id}`: null before its first piece. */
export type TakingState = Taking | null;

type Named = Pick<TakenBill, 'id' | 'sha256'>;

export type BillCommand =
  | (Named & {
      readonly type: 'TakeRows';
      /** Number of the first row. */
      readonly from: number;
      readonly rows: readonly StoredRow[];
      readonly personal: SealedUnderKey | null;
    })
  | (Omit<TakenBill, 'attempt' | 'takenAt'> & { readonly type: 'TakeBill' });

/** One bill for a source, day and layout: the same for ever. */
export const billIdOf = ({ type, name }: BillSource, day: string, layout: BillLayout): string =>
  derivedId('bill', type, name, day, layout);

function decide(command: BillCommand, state: TakingState): Decision<BillEvent> {
  if (state !== null && state.taken !== null) {
    return state.sha256 === command.sha256
      ? accept()
      : reject('bill_conflict', 'another file was taken as the bill of that day');
  }
  return command.type === 'TakeRows' ? takeRows(command, state) : takeBill(command, state);
}

type CommandOf<Type extends BillCommand['type']> = Extract<BillCommand, { type: Type }>;

function takeRows(command: CommandOf<'TakeRows'>, state: TakingState): Decision<BillEvent> {
  const { id: bill, sha256, from, rows, personal } = command;
  const begun = state !== null && state.sha256 === sha256;
  if (begun && from < state.rows) return accept();
  if (from !== (begun ? state.rows : 0)) return interrupted();
  const attempt = (state?.attempt ?? 0) + (begun ? 0 : 1);
  return accept({
    type: 'BillRowsTaken',
    data: { bill, sha256, attempt, from, rows: [...rows], personal },
  });
}

function takeBill(command: CommandOf<'TakeBill'>, state: TakingState): Decision<BillEvent> {
  const { id: bill, statements, source, day, layout, outcome, origin, sha256, rows } = command;
  const begun = state !== null && state.sha256 === command.sha256;
  if ((begun ? state.rows : 0) !== command.rows) return interrupted();
  const attempt = (state?.attempt ?? 0) + (begun ? 0 : 1);
  return accept({
    type: 'BillTaken',
    data: {
      ...{ bill, source: { ...source }, day, layout, outcome, origin, sha256, attempt, rows },
      statements: [...statements],
    },
  });
}

/** Another file for the same day was begun meanwhile: neither is lost, the later begins anew. */
const interrupted = (): Decision<BillEvent> =>
  reject('bill_interrupted', 'another file was begun as the bill of that day');

function evolve(_before: TakingState, event: BillEvent, at: string): TakingState {
  const { bill: id, sha256, attempt } = event.data;
  if (event.type === 'BillRowsTaken') {
    return { id, sha256, attempt, rows: event.data.from + event.data.rows.length, taken: null };
  }
  const { source, day, layout, outcome, origin, rows, statements } = event.data;
  const taken = { id, source, day, layout, outcome, origin, sha256, attempt, rows, statements };
  return { id, sha256, attempt, rows, taken: { ...taken, takenAt: at } };
}

const initialState: TakingState = null;

/** Its fold also sees when an event was recorded. */
export const billTaking = { initialState, decide, evolve };

export const isBillEvent = (event: DomainEvent): event is BillEvent =>
  Object.hasOwn(billEventSchemas, event.type);
