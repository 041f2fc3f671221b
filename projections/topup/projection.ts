/** Top-ups: the domain's own fold. */
import { isTopupEvent, topupAggregate } from '../../domain/topup/topup.js';
import { topupStreams } from '../../domain/topup/streams.js';
import { foldRows } from '../framework/fold-rows.js';
import type { Projection } from '../framework/projection.js';
import { stateToText } from '../framework/state-text.js';
import { topups } from './tables.js';

export const topupsProjection: Projection<'topups'> = {
  name: 'topups',
  version: 1,
  tables: [topups],
  apply: (batch, tx) =>
    foldRows(
      {
        table: topups,
        family: topupStreams,
        isOwn: isTopupEvent,
        evolve: topupAggregate.evolve,
        toRow: (topup) => {
          const { id, merchant, createdAt: created_at } = topup;
          return { id, merchant, created_at, state: stateToText(topup) };
        },
      },
      batch,
      tx,
    ),
};
