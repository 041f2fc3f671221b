/**
 * Decides in which order the bills of a source and layout are held against the ledger: one run after the other, each from
 * the place of the log at which the run before has ended.
 */
import type { BillLayout } from '../bill/bill.js';
import type { BillSource } from '../bill/source.js';
import { derivedId } from '../ids.js';
import { accept, type Decision } from '../kernel/decider.js';
import type { ReconciliationEvent } from './events.js';

/** A run as it was begun. */
export interface Opened {
  readonly id: string;
  readonly bill: string;
  readonly source: BillSource;
  readonly layout: BillLayout;
  readonly day: string;
  readonly today: string;
  readonly number: number;
  readonly previous: string | null;
  readonly after: string;
  readonly upTo: string;
  readonly begin: string;
  readonly seen: string;
}

/** The runs of a chain by their bills, and the last of them. */
export interface Chain {
  readonly runs: ReadonlyMap<string, Opened>;
  readonly last: Opened | null;
}

export interface OpenRun {
  readonly type: 'OpenRun';
  readonly bill: string;
  readonly source: BillSource;
  readonly layout: BillLayout;
  readonly day: string;
  /** The places of the log at which the day began and ended. */
  readonly began: string;
  readonly ended: string;
  /** Where the log ends now. */
  readonly seen: string;
}

export const chainIdOf = ({ type, name }: BillSource, layout: BillLayout): string =>
  `${type}:${name}:${layout}`;

/** One run for a bill: the same for ever. */
export const reconciliationIdOf = (bill: string): string => derivedId('reconciliation', bill);

const later = (a: string, b: string): string => (a > b ? a : b);

function decide(command: OpenRun, { runs, last }: Chain): Decision<ReconciliationEvent> {
  const { bill, source, layout, day, began, ended, seen } = command;
  if (runs.has(bill)) return accept();
  const after = last?.upTo ?? began;
  return accept({
    type: 'ReconciliationOpened',
    data: {
      ...{ reconciliation: reconciliationIdOf(bill), bill, source: { ...source }, layout, day },
      today: last === null ? day : later(day, last.today),
      number: (last?.number ?? 0) + 1,
      previous: last?.id ?? null,
      ...{ after, upTo: later(ended, after), begin: last?.begin ?? began, seen },
    },
  });
}

function evolve(state: Chain, event: ReconciliationEvent): Chain {
  if (event.type !== 'ReconciliationOpened') throw new Error(`${event.type} in a chain`);
  const { reconciliation: id, ...data } = event.data;
  const opened: Opened = { id, ...data };
  return { runs: new Map(state.runs).set(data.bill, opened), last: opened };
}

const initialState: Chain = { runs: new Map(), last: null };

export const reconciliationChain = { initialState, decide, evolve };
