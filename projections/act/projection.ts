/** The audit log: every event on behalf of a person or a key, by who acted and by what it was done to. */
import { positionToNumber } from '../../domain/kernel/position.js';
import { keysOf, type Projection } from '../framework/projection.js';
import { objectsOf } from './objects-of.js';
import { actObjects, acts, principals } from './tables.js';

/** What runs by itself, a flow or a timer for example, is no act. */
const PRINCIPAL = /^(key|user|cli):/;

export const actsProjection: Projection<'acts'> = {
  name: 'acts',
  version: 3,
  tables: [principals, acts, actObjects],
  async apply(batch, tx) {
    const found = batch.filter(({ metadata }) => PRINCIPAL.test(metadata.actor));
    const known = await tx.rows(principals, keysOf(found.map(({ metadata }) => metadata.actor)));
    for (const event of found) {
      const { actor } = event.metadata;
      const position = positionToNumber(event.position);
      const { number: principal } = known.get(actor) ?? { number: position };
      if (principal === position) known.put({ principal: actor, number: position });
      tx.insert(acts, { position, principal });
      for (const { id } of objectsOf(event)) {
        tx.insert(actObjects, { object: id, position, principal });
      }
    }
  },
};
