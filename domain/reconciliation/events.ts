/**
 * Events of `reconciliation_chain-{source}`, which says in which order the bills of a source are held against the ledger,
 * and of `reconciliation-{id}`, a run with its items.
 */
import { z } from 'zod';
import { billLayout, storedSource } from '../bill/events.js';
import { day, type EventOf, type EventVersions, money, stored, text } from '../kernel/schemas.js';

export const ITEM_STATUSES = [
  ...(['expected', 'matched', 'surplus', 'shortage', 'amount', 'status'] as const),
  ...(['fee', 'currency', 'duplicate', 'missing_field'] as const),
] as const;
export type ItemStatus = (typeof ITEM_STATUSES)[number];

export const RESOLUTION_ACTIONS = ['book', 'suspend', 'adjust', 'wait', 'match', 'reopen'] as const;
export type ResolutionAction = (typeof RESOLUTION_ACTIONS)[number];

/** A row of a bill as items name it. */
const itemRow = stored({
  bill: text,
  statement: z.int(),
  line: z.int(),
  key: text,
  kind: text,
  /** Other than `booked`, it moved no money. */
  status: text,
  /** The channel's or bank's number of the movement. */
  number: text.nullable(),
  reference: text.nullable(),
  /** By the clock of the bill. */
  day,
  /** Signed: above zero for what came in. */
  amount: money,
  /** Taken off the amount; zero of layouts in which fees are rows. */
  fee: money,
});
export type ItemRow = z.infer<typeof itemRow>;

/** A transaction of the ledger that moved the account of the channel or bank. */
const itemMovement = stored({
  transaction: text,
  /** As its posting names it: `capture`, `channel_cost` … */
  kind: text,
  /** By the clock of the bill. */
  day,
  /** Signed: above zero for what came in. */
  amount: money,
  payment: text.nullable(),
  merchant: text.nullable(),
  /** What ties a capture and its cost together. */
  group: text.nullable(),
});
export type ItemMovement = z.infer<typeof itemMovement>;

export const reconciliationItem = stored({
  item: text,
  status: z.enum(ITEM_STATUSES),
  /** Why it is not matched: what stands in the bill, and what the ledger says. */
  reasons: z.array(stored({ field: text, expected: text.nullable(), actual: text.nullable() })),
  rows: z.array(itemRow),
  movements: z.array(itemMovement),
  /** Bill less ledger, by currency; none where they agree. */
  differences: z.array(money),
  /** From which day on it is an exception; null if it waits for nothing. */
  due: day.nullable(),
});
export type Item = z.infer<typeof reconciliationItem>;

const total = stored({
  status: z.enum(ITEM_STATUSES),
  currency: text,
  items: z.int(),
  /** Sum of the differences, and the sum of their sizes: those of two items do not cancel each other out there. */
  amount: text,
  gross: text,
});
export type StatusTotal = z.infer<typeof total>;

/** What a run is made of. */
const opened = {
  reconciliation: text,
  bill: text,
  source: storedSource,
  layout: billLayout,
  day,
  /** The latest day that bills of the chain were of: by it items are due. */
  today: day,
  /** 1, 2, 3 … in the chain. */
  number: z.int(),
  /** The run before, whose open items it takes over. */
  previous: text.nullable(),
  /** Movements of the ledger after this place of the log, up to and including the other, are its own. */
  after: text,
  upTo: text,
  /** Where the chain began. */
  begin: text,
  /** Where the log ended when it was opened: rows find their movements up to there. */
  seen: text,
};

export const reconciliationEventSchemas = {
  ReconciliationOpened: stored(opened),
  ReconciliationItemsFound: stored({
    reconciliation: text,
    /** Number of the first of these items, from 0. */
    from: z.int(),
    items: z.array(reconciliationItem),
  }),
  /** All items are there. */
  ReconciliationCompleted: stored({
    ...opened,
    items: z.int(),
    totals: z.array(total),
    /** Movements that its rows claimed beyond its own: they are not found again. */
    beyond: z.array(stored({ transaction: text, position: text })),
  }),
  /** The next run of the chain takes over what is open. */
  ReconciliationCarried: stored({ reconciliation: text, to: text }),
  /** Somebody is about to resolve it, or to undo that: nobody else may. */
  ReconciliationItemClaimed: stored({ reconciliation: text, item: text, approval: text }),
  /** It was not resolved after all. */
  ReconciliationItemReleased: stored({ reconciliation: text, item: text, approval: text }),
  ReconciliationItemResolved: stored({
    reconciliation: text,
    item: text,
    approval: text,
    action: z.enum(RESOLUTION_ACTIONS),
    note: text,
    /** The voucher; null if nothing was posted. */
    transaction: text.nullable(),
    /** The case that holds the money, if it stands in suspense. */
    case: text.nullable(),
    /** If it waits: until when. */
    due: day.nullable(),
    /** The item that it was matched with by hand. */
    with: text.nullable(),
  }),
  /** What was resolved is open again, and its voucher is reversed. */
  ReconciliationItemReopened: stored({
    reconciliation: text,
    item: text,
    approval: text,
    note: text,
    reversal: text.nullable(),
  }),
};

export type ReconciliationEvent = EventOf<typeof reconciliationEventSchemas>;
export const reconciliationEventVersions: EventVersions<typeof reconciliationEventSchemas> = {
  ReconciliationOpened: 1,
  ReconciliationItemsFound: 1,
  ReconciliationCompleted: 1,
  ReconciliationCarried: 1,
  ReconciliationItemClaimed: 1,
  ReconciliationItemReleased: 1,
  ReconciliationItemResolved: 1,
  ReconciliationItemReopened: 1,
};
