/** Settlement schedules, and the batches that settled by them. */
import { positionToNumber } from '../../domain/kernel/position.js';
import type { SettlementEvent } from '../../domain/settlement-batch/events.js';
import { isSettlementEvent } from '../../domain/settlement-batch/object.js';
import { zero } from '../framework/decimal.js';
import { eventsOf } from '../framework/events.js';
import type { Projection, Rows } from '../framework/projection.js';
import type { RowOf } from '../framework/table.js';
import { settlementBatches, settlementSchedules } from './tables.js';

type Batches = Rows<typeof settlementBatches>;
type Schedules = Rows<typeof settlementSchedules>;
type BatchRow = RowOf<typeof settlementBatches>;
type DataOf<Type extends SettlementEvent['type']> = Extract<
  SettlementEvent,
  { type: Type }
>['data'];

export const settlementBatchesProjection: Projection<'settlement_batches'> = {
  name: 'settlement_batches',
  version: 1,
  tables: [settlementSchedules, settlementBatches],
  async apply(batch, tx) {
    const events = eventsOf(batch, isSettlementEvent);
    if (events.length === 0) return;
    const batches = await tx.rows(
      settlementBatches,
      events.flatMap(({ event }) => ('batch' in event.data ? [[event.data.batch]] : [])),
    );
    const schedules = await tx.rows(
      settlementSchedules,
      events.map(({ stream }) => keyIn(stream)),
    );
    for (const { event, stream, metadata, position } of events) {
      const known = schedules.get(...keyIn(stream));
      apply({ batches, schedules, known }, event, metadata.at, positionToNumber(position));
    }
  },
};

/** Merchant and currency, of which the currency stands last. */
function keyIn(stream: string): [merchant: string, currency: string] {
  const id = stream.slice(stream.indexOf('-') + 1);
  const colon = id.lastIndexOf(':');
  return [id.slice(0, colon), id.slice(colon + 1)];
}

interface Tables {
  readonly batches: Batches;
  readonly schedules: Schedules;
  /** The schedule of the stream, once it is set. */
  readonly known: RowOf<typeof settlementSchedules> | undefined;
}

function apply(
  { batches, schedules, known }: Tables,
  event: SettlementEvent,
  at: string,
  position: number,
): void {
  if (event.type === 'SettlementScheduleSet') {
    const { merchant, currency, version, terms, by } = event.data;
    const before = known ?? { held: null, carried: zero(currency), carried_since: null };
    schedules.put({
      ...{ merchant, currency, version, terms: JSON.stringify(terms), set_by: by, set_at: at },
      ...{ held: before.held, carried: before.carried, carried_since: before.carried_since },
    });
    return;
  }
  if (known === undefined) throw new Error(`${event.type} before SettlementScheduleSet`);
  switch (event.type) {
    case 'SettlementHeld':
      return schedules.put({ ...known, held: event.data.reason });
    case 'SettlementReleased':
      return schedules.put({ ...known, held: null });
    case 'SettlementBatchMade':
      return batches.put(made(event.data, at, position));
    case 'SettlementBatchSettled': {
      const { carried, carriedSince } = event.data;
      schedules.put({ ...known, carried: carried.value, carried_since: carriedSince });
      return batches.put(settled(mustHave(batches, event.data.batch), event.data, at));
    }
    case 'SettlementBatchApproved': {
      const { batch, by } = event.data;
      const row = mustHave(batches, batch);
      return batches.put({ ...row, status: 'open', approved_by: by, updated_at: at });
    }
    case 'SettlementReserveReleased': {
      const { batch, day } = event.data;
      return batches.put({ ...mustHave(batches, batch), reserve_released_on: day, updated_at: at });
    }
  }
}

function mustHave(batches: Batches, id: string): BatchRow {
  const row = batches.get(id);
  if (row === undefined) throw new Error(`batch ${id} was not made`);
  return row;
}

const made = (data: DataOf<'SettlementBatchMade'>, at: string, position: number): BatchRow => ({
  ...{ id: data.batch, merchant: data.merchant, currency: data.currency, number: data.number },
  ...{ day: data.day, status: data.needsApproval ? 'waiting' : 'open' },
  ...{ from_entry: data.from, to_entry: data.to, entry_position: data.position, count: data.count },
  ...{ credits: data.credits.value, debits: data.debits.value, carried_in: data.carriedIn.value },
  ...{ needs_approval: data.needsApproval ? 1 : 0, approved_by: null, transaction: null },
  ...{ settled: null, payable: null, reserve: null, reserve_until: null },
  ...{ reserve_released_on: null, carried: null, carried_since: null, cause: null },
  ...{ made_at: at, updated_at: at, position },
});

const settled = (row: BatchRow, data: DataOf<'SettlementBatchSettled'>, at: string): BatchRow => ({
  ...row,
  status: data.transaction === null ? 'carried' : 'settled',
  transaction: data.transaction,
  ...{ settled: data.settled.value, payable: data.payable.value, reserve: data.reserve.value },
  ...{ reserve_until: data.reserveUntil, carried: data.carried.value },
  ...{ carried_since: data.carriedSince, cause: data.cause, updated_at: at },
});
