/** Payouts: the domain's own fold, kept with what lists filter and sort by. */
import { isPayoutEvent } from '../../domain/payout/decider.js';
import { evolvePayout } from '../../domain/payout/evolve.js';
import { payoutStatus } from '../../domain/payout/object.js';
import { payoutStreams } from '../../domain/payout/streams.js';
import { foldRows } from '../framework/fold-rows.js';
import type { Projection } from '../framework/projection.js';
import { stateToText } from '../framework/state-text.js';
import { payouts } from './tables.js';

export const payoutsProjection: Projection<'payouts'> = {
  name: 'payouts',
  /** Also raised when the shape of the domain's `Payout` changes. */
  version: 2,
  tables: [payouts],
  apply: (batch, tx) =>
    foldRows(
      {
        table: payouts,
        family: payoutStreams,
        isOwn: isPayoutEvent,
        evolve: evolvePayout,
        toRow: (payout) => {
          const { id, merchant, reference, beneficiary, createdAt: created_at } = payout;
          const status = payoutStatus(payout);
          const state = stateToText(payout);
          return { id, merchant, reference, beneficiary, status, created_at, state };
        },
      },
      batch,
      tx,
    ),
};
