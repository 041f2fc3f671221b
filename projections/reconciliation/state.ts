/** What the rows of the model hold as JSON. */
import type {
  Item,
  ItemStatus,
  ReconciliationEvent,
  StatusTotal,
} from '../../domain/reconciliation/events.js';
import type { ItemResolution } from '../../domain/reconciliation/run.js';

/** As an item stands now. */
export type NowStatus = ItemStatus | 'resolved';
export type NowTotal = Omit<StatusTotal, 'status'> & { status: NowStatus };

type Completed = Extract<ReconciliationEvent, { type: 'ReconciliationCompleted' }>['data'];

export interface RunState extends Omit<Completed, 'totals'> {
  readonly totals: readonly NowTotal[];
  readonly completedAt: string;
  readonly carriedTo: string | null;
}

export interface ItemState {
  readonly item: Item;
  readonly resolution: ItemResolution | null;
}
