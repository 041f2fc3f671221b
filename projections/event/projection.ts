/** The index of the log by which auditors search: types, and accounts that are spoken of. */
import { positionToNumber } from '../../domain/kernel/position.js';
import { type BookEvent, bookEvents } from '../framework/events.js';
import { keysOf, type Projection } from '../framework/projection.js';
import { accountChanges, eventTypes, typedEvents } from './tables.js';

export const eventsProjection: Projection<'events'> = {
  name: 'events',
  version: 2,
  tables: [eventTypes, typedEvents, accountChanges],
  async apply(batch, tx) {
    const types = await tx.rows(eventTypes, keysOf(batch.map(({ event }) => event.type)));
    for (const { event, position: text } of batch) {
      const position = positionToNumber(text);
      const { number } = types.get(event.type) ?? { number: position };
      if (number === position) types.put({ type: event.type, number });
      tx.insert(typedEvents, { type: number, position });
    }
    for (const { book, event, position } of bookEvents(batch)) {
      for (const account of new Set(accountsOf(event))) {
        tx.insert(accountChanges, { book, account, position: positionToNumber(position) });
      }
    }
  },
};

function accountsOf(event: BookEvent['event']): readonly string[] {
  switch (event.type) {
    case 'AccountOpened':
    case 'AccountFrozen':
    case 'AccountUnfrozen':
    case 'AccountClosed':
    case 'AccountLimitsChanged':
    case 'AccountLimitsScheduled':
      return [event.data.account];
    case 'ReservationMade':
      return event.data.entries.map(({ account }) => account);
    default:
      return [];
  }
}
