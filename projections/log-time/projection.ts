/** The time of the log: from an instant to the position that the log had then. */
import { positionToNumber } from '../../domain/kernel/position.js';
import type { Event, Projection } from '../framework/projection.js';
import { logEnd, logTimes } from './tables.js';

const ID = 'log';

export const logTimeProjection: Projection<'log_time'> = {
  name: 'log_time',
  version: 2,
  tables: [logTimes, logEnd],
  async apply(batch, tx) {
    const rows = await tx.rows(logEnd, [[ID]]);
    const end = rows.get(ID);
    let at = end?.at ?? '';
    let before = end?.position ?? 0;
    let last: Event | undefined;
    for (const event of batch) {
      if (event.metadata.at > at) {
        at = event.metadata.at;
        if (last !== undefined) before = positionToNumber(last.position);
        tx.insert(logTimes, { at, before });
      }
      last = event;
    }
    if (last !== undefined) rows.put({ id: ID, at, position: positionToNumber(last.position) });
  },
};
