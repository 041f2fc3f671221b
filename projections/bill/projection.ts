/** Bills: the domain's own fold, in which rows are only counted. */
import { billStreams } from '../../domain/bill/streams.js';
import { billTaking, isBillEvent } from '../../domain/bill/taking.js';
import { foldRows } from '../framework/fold-rows.js';
import type { Projection } from '../framework/projection.js';
import { stateToText } from '../framework/state-text.js';
import { bills } from './tables.js';

export const billsProjection: Projection<'bills'> = {
  name: 'bills',
  version: 1,
  tables: [bills],
  apply: (batch, tx) =>
    foldRows(
      {
        table: bills,
        family: billStreams,
        isOwn: isBillEvent,
        evolve: billTaking.evolve,
        toRow: (taking) => {
          const { id, taken } = taking;
          const state = stateToText(taking);
          if (taken === null) return { id, source: '', day: '', created_at: '', state };
          const source = `${taken.source.type}:${taken.source.name}`;
          return { id, source, day: taken.day, created_at: taken.takenAt, state };
        },
      },
      batch,
      tx,
    ),
};
