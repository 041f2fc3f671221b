/** Models of one table whose rows are a concept's own fold, kept as text beside what lists are narrowed by. */
import type { StreamFamily } from '../../domain/kernel/stream-name.js';
import type { DomainEvent } from '../../domain/kernel/event.js';
import { eventsOf } from './events.js';
import type { Event, ProjectionTx } from './projection.js';
import { stateFromText } from './state-text.js';
import type { RowOf, Table } from './table.js';

interface FoldedRows<T extends Table, State, E extends DomainEvent> {
  readonly table: T;
  readonly family: StreamFamily;
  readonly isOwn: (event: DomainEvent) => event is E;
  readonly evolve: (state: State | null, event: E, at: string) => State | null;
  readonly toRow: (state: State) => RowOf<T>;
}

/** The table has the key `id` and a column `state`, which `stateToText` wrote. */
export async function foldRows<T extends Table, State, E extends DomainEvent>(
  { table, family, isOwn, evolve, toRow }: FoldedRows<T, State, E>,
  batch: readonly Event[],
  tx: ProjectionTx,
): Promise<void> {
  const events = eventsOf(batch, isOwn).flatMap(({ stream, event, metadata }) => {
    const id = family.idIn(stream);
    return id === undefined ? [] : [{ id, event, metadata }];
  });
  if (events.length === 0) return;
  const rows = await tx.rows(
    table,
    [...new Set(events.map(({ id }) => id))].map((id) => [id]),
  );
  const states = new Map<string, State | null>();
  for (const { id, event, metadata } of events) {
    const known = rows.get(id) as { readonly state?: unknown } | undefined;
    const before = states.has(id)
      ? (states.get(id) ?? null)
      : typeof known?.state === 'string'
        ? (stateFromText(known.state) as State)
        : null;
    states.set(id, evolve(before, event, metadata.at));
  }
  for (const state of states.values()) if (state !== null) rows.put(toRow(state));
}
