/** Beneficiaries: the domain's own fold. */
import { beneficiaryAggregate, isBeneficiaryEvent } from '../../domain/beneficiary/beneficiary.js';
import { beneficiaryStreams } from '../../domain/beneficiary/streams.js';
import { foldRows } from '../framework/fold-rows.js';
import type { Projection } from '../framework/projection.js';
import { stateToText } from '../framework/state-text.js';
import { beneficiaries } from './tables.js';

export const beneficiariesProjection: Projection<'beneficiaries'> = {
  name: 'beneficiaries',
  version: 1,
  tables: [beneficiaries],
  apply: (batch, tx) =>
    foldRows(
      {
        table: beneficiaries,
        family: beneficiaryStreams,
        isOwn: isBeneficiaryEvent,
        evolve: beneficiaryAggregate.evolve,
        toRow: (beneficiary) => {
          const { id, merchant, createdAt: created_at } = beneficiary;
          return { id, merchant, created_at, state: stateToText(beneficiary) };
        },
      },
      batch,
      tx,
    ),
};
