/** Runs with their items as they stand now, and what these come to. */
import { addTotal, sorted } from '../../domain/reconciliation/differences.js';
import type { Item, ReconciliationEvent } from '../../domain/reconciliation/events.js';
import {
  isReconciliationEvent,
  type ItemResolution,
  resolutionIn,
} from '../../domain/reconciliation/run.js';
import { reconciliationStreams } from '../../domain/reconciliation/streams.js';
import { eventsOf } from '../framework/events.js';
import type { Projection, Rows } from '../framework/projection.js';
import { reconciliationItems, reconciliations } from './tables.js';
import type { ItemState, NowStatus, RunState } from './state.js';

export const reconciliationsProjection: Projection<'reconciliations'> = {
  name: 'reconciliations',
  version: 1,
  tables: [reconciliations, reconciliationItems],
  async apply(batch, tx) {
    const events = eventsOf(batch, isReconciliationEvent).filter(
      ({ stream }) => reconciliationStreams.idIn(stream) !== undefined,
    );
    if (events.length === 0) return;
    const runs = await tx.rows(
      reconciliations,
      events.map(({ event }) => [event.data.reconciliation]),
    );
    const items = await tx.rows(
      reconciliationItems,
      events.flatMap(({ event }) =>
        itemsOf(event).map((item) => [event.data.reconciliation, item]),
      ),
    );
    for (const { event, metadata } of events) apply({ runs, items }, event, metadata.at);
  },
};

interface Tables {
  readonly runs: Rows<typeof reconciliations>;
  readonly items: Rows<typeof reconciliationItems>;
}

function itemsOf(event: ReconciliationEvent): readonly string[] {
  if (event.type === 'ReconciliationItemsFound') return event.data.items.map(({ item }) => item);
  return 'item' in event.data ? [event.data.item] : [];
}

function apply(tables: Tables, event: ReconciliationEvent, at: string): void {
  switch (event.type) {
    case 'ReconciliationOpened':
    case 'ReconciliationItemClaimed':
    case 'ReconciliationItemReleased':
      return;
    case 'ReconciliationItemsFound':
      return event.data.items.forEach((item, index) =>
        putItem(tables, event.data.reconciliation, event.data.from + index, {
          ...{ item, resolution: null },
        }),
      );
    case 'ReconciliationCompleted': {
      const { reconciliation: id, source } = event.data;
      const state: RunState = { ...event.data, completedAt: at, carriedTo: null };
      tables.runs.put({ ...headOf(id, `${source.type}:${source.name}`, at, state) });
      return;
    }
    case 'ReconciliationCarried': {
      const { reconciliation: id, to } = event.data;
      changeRun(tables, id, (state) => ({ ...state, carriedTo: to }));
      return;
    }
    case 'ReconciliationItemResolved':
      return change(tables, event.data, resolutionIn(event.data));
    case 'ReconciliationItemReopened':
      return change(tables, event.data, null);
  }
}

const headOf = (id: string, source: string, created_at: string, state: RunState) => ({
  ...{ id, source, created_at },
  state: JSON.stringify(state),
});

function changeRun({ runs }: Tables, id: string, to: (state: RunState) => RunState): void {
  const row = runs.get(id);
  if (row === undefined) throw new Error(`${id} is not complete`);
  runs.put({ ...row, state: JSON.stringify(to(JSON.parse(row.state) as RunState)) });
}

/** A resolution moves the item from the totals of its status to those of another. */
function change(
  tables: Tables,
  { reconciliation, item: id }: { readonly reconciliation: string; readonly item: string },
  resolution: ItemResolution | null,
): void {
  const row = tables.items.get(reconciliation, id);
  if (row === undefined) throw new Error(`${id} was not found`);
  const { item } = JSON.parse(row.state) as ItemState;
  const before = row.status as NowStatus;
  const now = putItem(tables, reconciliation, row.number, { item, resolution });
  changeRun(tables, reconciliation, (state) => {
    const totals = new Map(
      state.totals.map((total) => [`${total.status} ${total.currency}`, total]),
    );
    addTotal<NowStatus>(totals, item, before, -1);
    addTotal<NowStatus>(totals, item, now, 1);
    return { ...state, totals: sorted(totals) };
  });
}

function putItem(
  { items }: Tables,
  reconciliation: string,
  number: number,
  state: ItemState,
): NowStatus {
  const status = statusNow(state.item, state.resolution);
  const { item } = state.item;
  items.put({ reconciliation, item, number, status, state: JSON.stringify(state) });
  return status;
}

function statusNow({ status }: Item, resolution: ItemResolution | null): NowStatus {
  if (resolution === null) return status;
  return resolution.action === 'wait' ? 'expected' : 'resolved';
}
