/** Where the movements of a channel or bank come from. */
import type { BillLayout } from '../bill/bill.js';
import type { BillSource } from '../bill/source.js';
import type { ItemMovement } from './events.js';

export interface MovementAt {
  readonly movement: ItemMovement;
  /** Its place in the log. */
  readonly position: string;
}

export interface Movements {
  /** Where the log ends. */
  head(): Promise<string>;
  /** Where the log ended before a day began, by the clock of the layout; its end if nothing was recorded since. */
  startOf(day: string, layout: BillLayout): Promise<string>;
  /** Movements after a place of the log, up to and including another. */
  between(
    of: { readonly source: BillSource; readonly layout: BillLayout },
    after: string,
    upTo: string,
  ): Promise<readonly MovementAt[]>;
  /** A movement by its transaction; undefined if the ledger has none, or if it is no movement of the source. */
  find(
    of: { readonly source: BillSource; readonly layout: BillLayout },
    transaction: string,
  ): Promise<MovementAt | undefined>;
}
