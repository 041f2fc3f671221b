/** The audit log: every event on behalf of a person or a key, by who acted and by what it was done to. */
import { positionToNumber } from '../../domain/kernel/position.js';
import type { Projection } from '../framework/projection.js';
import { objectsOf } from './objects-of.js';
import { actObjects, acts } from './tables.js';

/** What runs by itself, a flow or a timer for example, is no act. */
const PRINCIPAL = /^(key|user|cli):/;

export const actsProjection: Projection<'acts'> = {
  name: 'acts',
  version: 2,
  tables: [acts, actObjects],
  apply(batch, tx) {
    for (const event of batch) {
      const { actor: principal } = event.metadata;
      if (!PRINCIPAL.test(principal)) continue;
      const position = positionToNumber(event.position);
      tx.insert(acts, { position, principal });
      for (const { id } of objectsOf(event)) {
        tx.insert(actObjects, { object: id, position, principal });
      }
    }
    return Promise.resolve();
  },
};
