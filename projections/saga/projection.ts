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
  version: 1,
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
    return { id, flow, stream, state: 'open', reason: null, started_at: at, updated_at: at };
  }
  if (row === undefined) throw new Error(`saga ${id}: ${event.type} before SagaStarted`);
  const touched = { ...row, updated_at: at };
  switch (event.type) {
    case 'SagaStuck':
      return { ...touched, state: 'stuck', reason: event.data.reason };
    case 'SagaResumed':
      return { ...touched, state: 'open', reason: null };
    case 'SagaEnded':
      return { ...touched, state: 'ended', reason: null };
    case 'SagaTaken':
    case 'CallbackNoted':
      // Something new wakes a saga that had ended.
      return row.state === 'ended' ? { ...touched, state: 'open' } : touched;
    case 'ChannelCallRequested':
    case 'ChannelCallSettled':
    case 'CaseRaised':
      return touched;
  }
}
