/** Disputes: the domain's own fold, kept with what lists filter and sort by. */
import { isDisputeEvent } from '../../domain/dispute/decider.js';
import { evolveDispute } from '../../domain/dispute/evolve.js';
import { disputeStatus } from '../../domain/dispute/object.js';
import { disputeStreams } from '../../domain/dispute/streams.js';
import { foldRows } from '../framework/fold-rows.js';
import type { Projection } from '../framework/projection.js';
import { stateToText } from '../framework/state-text.js';
import { disputes } from './tables.js';

export const disputesProjection: Projection<'disputes'> = {
  name: 'disputes',
  /** Also raised when the shape of the domain's `Dispute` changes. */
  version: 1,
  tables: [disputes],
  apply: (batch, tx) =>
    foldRows(
      {
        table: disputes,
        family: disputeStreams,
        isOwn: isDisputeEvent,
        evolve: evolveDispute,
        toRow: (dispute) => {
          const { id, merchant, payment, createdAt: created_at } = dispute;
          const status = disputeStatus(dispute);
          return { id, merchant, payment, status, created_at, state: stateToText(dispute) };
        },
      },
      batch,
      tx,
    ),
};
