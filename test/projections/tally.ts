/** A small projection: how many events each stream has, which shows whether one was taken twice. */
import type { Event, Projection } from '../../projections/framework/projection.js';
import { defineTable } from '../../projections/framework/table.js';

export const tallies = defineTable({
  name: 'tallies',
  columns: { stream: 'text', events: 'integer', version: 'integer' },
  key: ['stream'],
});

export const places = defineTable({
  name: 'places',
  columns: { position: 'text', stream: 'text' },
  key: ['position'],
});

interface TallyOptions {
  readonly name?: string;
  readonly version?: number;
  /** Called after the rows of a batch were changed: a throw must undo them. */
  readonly then?: (batch: readonly Event[]) => void | Promise<void>;
}

export function tally({ name = 'tally', version = 1, then }: TallyOptions = {}) {
  const own = name === 'tally' ? tallies : { ...tallies, name: `${name}_tallies` };
  const ownPlaces = name === 'tally' ? places : { ...places, name: `${name}_places` };
  return {
    name,
    version,
    tables: [own, ownPlaces],
    async apply(batch, tx) {
      const rows = await tx.rows(
        own,
        batch.map(({ stream }) => [stream]),
      );
      for (const { stream, position } of batch) {
        const events = (rows.get(stream)?.events ?? 0) + 1;
        rows.put({ stream, events, version });
        tx.insert(ownPlaces, { position, stream });
      }
      await then?.(batch);
    },
  } satisfies Projection;
}
