/** Cases: what a person has to look at. */
import type { Projection } from '../framework/projection.js';
import { cases } from './tables.js';

export const casesProjection: Projection<'cases'> = {
  name: 'cases',
  version: 1,
  tables: [cases],
  apply(batch, tx) {
    for (const { event, metadata } of batch) {
      if (event.type !== 'CaseOpened') continue;
      const { case: id, kind, flow, subject, channel, summary, details } = event.data;
      const text = JSON.stringify(details);
      const opened_at = metadata.at;
      tx.insert(cases, { id, kind, flow, subject, channel, summary, details: text, opened_at });
    }
    return Promise.resolve();
  },
};
