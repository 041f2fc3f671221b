/** The time of the log: from an instant to the position that the log had then. */
import { START } from '../../domain/kernel/position.js';
import type { Projection } from '../framework/projection.js';
import { logEnd, logTimes } from './tables.js';

const ID = 'log';

export const logTimeProjection: Projection<'log_time'> = {
  name: 'log_time',
  version: 1,
  tables: [logTimes, logEnd],
  async apply(batch, tx) {
    const rows = await tx.rows(logEnd, [[ID]]);
    let { at, position } = rows.get(ID) ?? { at: '', position: START };
    for (const event of batch) {
      if (event.metadata.at > at) {
        at = event.metadata.at;
        tx.insert(logTimes, { at, before: position });
      }
      position = event.position;
    }
    rows.put({ id: ID, at, position });
  },
};
