/** Sagas: which are open, which need manual action and why. */
import type { SagaEvent } from '../../domain/saga/events.js';
import { isSagaEvent } from '../../domain/saga/saga.js';
import { eventsOf } from '../framework/events.js';
import type { Projection } from '../framework/projection.js';
import type { RowOf } from '../framework/table.js';
import { sagas } from './tables.js';

type SagaRow = RowOf<typeof sagas>;

export const sagasProjection: Projection<'sagas'> = {
  name: 'sagas',
  version: 3,
  tables: [sagas],
  async apply(batch, tx) {
    const events = eventsOf(batch, isSagaEvent);
    if (events.length === 0) return;
    const rows = await tx.rows(
      sagas,
      events.map(({ event }) => [event.data.subject]),
    );
    for (const { stream, event, metadata } of events) {
      rows.put(evolve(rows.get(event.data.subject), event, stream, metadata.at));
    }
  },
};

function evolve(row: SagaRow | undefined, event: SagaEvent, stream: string, at: string): SagaRow {
  const { flow, subject: id } = event.data;
  if (event.type === 'SagaStarted') {
    return {
      ...{ id, flow, stream, state: 'open', reason: null, unknown_since: null },
      ...{ started_at: at, updated_at: at },
    };
  }
  if (row === undefined) throw new Error(`saga ${id}: ${event.type} before SagaStarted`);
  const touched = { ...row, updated_at: at };
  switch (event.type) {
    case 'SagaStuck':
      return { ...touched, state: 'stuck', reason: event.data.reason };
    case 'SagaResumed':
      return { ...touched, state: 'open', reason: null };
    case 'SagaEnded':
      return { ...touched, state: 'ended', reason: null, unknown_since: null };
    case 'SagaTaken':
      return woken(touched);
    case 'CallbackNoted':
      return answered(woken(touched), event.data.answer, at);
    case 'ChannelCallSettled':
      return answered(touched, event.data.answer, at);
    case 'ChannelCallRequested':
    case 'CaseRaised':
      return touched;
  }
}

/** Something new wakes a saga that had ended. */
const woken = (row: SagaRow): SagaRow => (row.state === 'ended' ? { ...row, state: 'open' } : row);

/** An outcome stays unknown until an answer says more: "not found" does not, the request may still land. */
function answered(row: SagaRow, { outcome }: { readonly outcome: string }, at: string): SagaRow {
  const isUnknown =
    outcome === 'unknown' || (outcome === 'not_found' && row.unknown_since !== null);
  return { ...row, unknown_since: isUnknown ? (row.unknown_since ?? at) : null };
}
