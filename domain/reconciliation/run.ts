/**
 * Decides over a run: items are found in order, then it is complete; its open items are resolved, each by an approved
 * proposal that claims it first, until the next run of the chain takes them over.
 */
import { accept, type Decision, reject } from '../kernel/decider.js';
import type { DomainEvent } from '../kernel/event.js';
import {
  type Item,
  type ReconciliationEvent,
  reconciliationEventSchemas,
  type ResolutionAction,
  type StatusTotal,
} from './events.js';
import type { Opened } from './chain.js';

/** A movement that a row claimed outside of the stretch of the log that the chain has gone through. */
export interface Beyond {
  readonly transaction: string;
  readonly position: string;
}

/** How an item was resolved. */
export interface ItemResolution {
  readonly approval: string;
  readonly action: ResolutionAction;
  readonly note: string;
  readonly transaction: string | null;
  readonly case: string | null;
  readonly due: string | null;
  readonly with: string | null;
}

export interface RunItem {
  readonly item: Item;
  /** The approval that is at work on it; null if none is. */
  readonly claim: string | null;
  readonly resolution: ItemResolution | null;
  /** How often it was resolved and opened again: a voucher that was reversed keeps its id. */
  readonly reopened: number;
}

export interface Run {
  readonly id: string;
  /** Items that were found so far. */
  readonly found: number;
  /** What the matched ones come to is in the totals; these are the others. */
  readonly items: ReadonlyMap<string, RunItem>;
  /** Null until it is complete. */
  readonly completed:
    | (Opened & {
        readonly items: number;
        readonly totals: readonly StatusTotal[];
        readonly beyond: readonly Beyond[];
        readonly completedAt: string;
      })
    | null;
  /** The run that has taken over what was open. */
  readonly carriedTo: string | null;
}

/** State of `reconciliation-{id}`: null before its first item. */
export type RunState = Run | null;

export type RunCommand =
  | {
      readonly type: 'FindItems';
      readonly run: string;
      readonly from: number;
      readonly items: readonly Item[];
    }
  | {
      readonly type: 'Complete';
      readonly opened: Opened;
      readonly items: number;
      readonly totals: readonly StatusTotal[];
      readonly beyond: readonly Beyond[];
    }
  | { readonly type: 'Carry'; readonly to: string }
  | {
      readonly type: 'ClaimItem';
      readonly item: string;
      readonly approval: string;
      readonly undo: boolean;
    }
  | { readonly type: 'ReleaseItem'; readonly item: string; readonly approval: string }
  | ({ readonly type: 'ResolveItem'; readonly item: string } & ItemResolution)
  | {
      readonly type: 'ReopenItem';
      readonly item: string;
      readonly approval: string;
      readonly note: string;
      readonly reversal: string | null;
    };

type CommandOf<Type extends RunCommand['type']> = Extract<RunCommand, { type: Type }>;
type Decided = Decision<ReconciliationEvent>;

export const isOpen = ({ resolution }: RunItem): boolean =>
  resolution === null || resolution.action === 'wait';

function decide(command: RunCommand, state: RunState): Decided {
  switch (command.type) {
    case 'FindItems':
      return findItems(command, state);
    case 'Complete':
      return complete(command, state);
    case 'Carry':
      return carry(command, state);
    default:
      return state === null ? reject('not_found', 'there is no such run') : ofItem(command, state);
  }
}

function findItems({ run, from, items }: CommandOf<'FindItems'>, state: RunState): Decided {
  const found = state?.found ?? 0;
  if (from < found || state?.completed != null) return accept();
  if (from > found) throw new Error('items are found in order');
  const data = { reconciliation: run, from, items: [...items] };
  return accept({ type: 'ReconciliationItemsFound', data });
}

function complete(
  { opened, items, totals, beyond }: CommandOf<'Complete'>,
  state: RunState,
): Decided {
  if (state?.completed != null) return accept();
  if ((state?.found ?? 0) !== items) throw new Error('a run is complete with all of its items');
  const { id: reconciliation, source, ...rest } = opened;
  return accept({
    type: 'ReconciliationCompleted',
    data: {
      reconciliation,
      source: { ...source },
      ...rest,
      items,
      totals: [...totals],
      beyond: beyond.map((one) => ({ ...one })),
    },
  });
}

function carry({ to }: CommandOf<'Carry'>, state: RunState): Decided {
  if (state?.completed == null) return busy('the run before is not complete');
  if (state.carriedTo === to) return accept();
  if (state.carriedTo !== null) throw new Error(`${state.id} was carried to ${state.carriedTo}`);
  if ([...state.items.values()].some(({ claim }) => claim !== null)) {
    return busy('an item of the run before is being resolved');
  }
  return accept({ type: 'ReconciliationCarried', data: { reconciliation: state.id, to } });
}

const busy = (detail: string): Decided => reject('reconciliation_busy', detail);

type ItemCommand = Exclude<RunCommand, { type: 'FindItems' | 'Complete' | 'Carry' }>;

function ofItem(command: ItemCommand, state: Run): Decided {
  const { item, approval } = command;
  const known = state.items.get(item);
  if (known === undefined || state.completed === null) {
    return reject('reconciliation_item_unknown', `there is no open item ${item}`);
  }
  const named = { reconciliation: state.id, item, approval };
  switch (command.type) {
    case 'ClaimItem':
      return claim(command, known, state);
    case 'ReleaseItem':
      return known.claim === approval
        ? accept({ type: 'ReconciliationItemReleased', data: named })
        : accept();
    case 'ResolveItem': {
      if (known.claim !== approval) return accept();
      const { action, note, transaction, case: id, due, with: other } = command;
      const data = { ...named, action, note, transaction, case: id, due, with: other };
      return accept({ type: 'ReconciliationItemResolved', data });
    }
    case 'ReopenItem': {
      if (known.claim !== approval) return accept();
      const { note, reversal } = command;
      return accept({ type: 'ReconciliationItemReopened', data: { ...named, note, reversal } });
    }
  }
}

function claim(
  { item, approval, undo }: CommandOf<'ClaimItem'>,
  known: RunItem,
  state: Run,
): Decided {
  if (known.claim === approval) return accept();
  const refusal = refusalOf(state, known, undo);
  if (refusal !== undefined) return { accepted: false, rejection: refusal };
  return accept({
    type: 'ReconciliationItemClaimed',
    data: { reconciliation: state.id, item, approval },
  });
}

/** Why an item cannot be resolved now, or opened again. */
export function refusalOf(state: Run, known: RunItem, undo: boolean) {
  if (state.carriedTo !== null) {
    return reject('reconciliation_carried', `open items are in ${state.carriedTo}`).rejection;
  }
  const id = known.item.item;
  if (known.claim !== null || (!undo && !isOpen(known))) {
    return reject('reconciliation_item_resolved', `${id} was resolved, or is about to be`)
      .rejection;
  }
  if (!undo) return undefined;
  if (known.resolution === null) {
    return reject('reconciliation_item_open', `${id} was not resolved`).rejection;
  }
  return known.resolution.case === null
    ? undefined
    : reject('reconciliation_item_suspended', `${id} is held by a case`).rejection;
}

function evolve(state: RunState, event: ReconciliationEvent, at: string): RunState {
  const id = event.data.reconciliation;
  const run: Run = state ?? { id, found: 0, items: new Map(), completed: null, carriedTo: null };
  switch (event.type) {
    case 'ReconciliationOpened':
      throw new Error('a run is opened in its chain');
    case 'ReconciliationItemsFound': {
      const items = new Map(run.items);
      for (const item of event.data.items) {
        if (item.status === 'matched') continue;
        items.set(item.item, { item, claim: null, resolution: null, reopened: 0 });
      }
      return { ...run, items, found: event.data.from + event.data.items.length };
    }
    case 'ReconciliationCompleted': {
      return { ...run, completed: { ...event.data, id, completedAt: at } };
    }
    case 'ReconciliationCarried':
      return { ...run, carriedTo: event.data.to };
    default:
      return { ...run, items: new Map(run.items).set(event.data.item, changed(run, event)) };
  }
}

function changed(
  run: Run,
  event: Extract<ReconciliationEvent, { data: { item: string } }>,
): RunItem {
  const known = run.items.get(event.data.item);
  if (known === undefined) throw new Error(`${event.type} before its item was found`);
  switch (event.type) {
    case 'ReconciliationItemClaimed':
      return { ...known, claim: event.data.approval };
    case 'ReconciliationItemReleased':
      return { ...known, claim: null };
    case 'ReconciliationItemResolved': {
      return { ...known, claim: null, resolution: resolutionIn(event.data) };
    }
    case 'ReconciliationItemReopened':
      return { ...known, claim: null, resolution: null, reopened: known.reopened + 1 };
  }
}

/** How an item was resolved, without which item of which run it was. */
export const resolutionIn = ({
  approval,
  action,
  note,
  transaction,
  case: held,
  due,
  with: other,
}: ItemResolution): ItemResolution => ({
  ...{ approval, action, note, transaction, case: held, due, with: other },
});

/** What the next run takes over. Who waits does so until the day that was decided. */
export const openItemsOf = ({ items }: Run): Item[] =>
  [...items.values()]
    .filter(isOpen)
    .map(({ item, resolution }) => (resolution === null ? item : { ...item, due: resolution.due }));

const initialState: RunState = null;

/** Its fold also sees when an event was recorded. */
export const reconciliationRun = { initialState, decide, evolve };

export const isReconciliationEvent = (event: DomainEvent): event is ReconciliationEvent =>
  Object.hasOwn(reconciliationEventSchemas, event.type);
