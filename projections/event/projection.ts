/** The index of the log by which auditors search: types, and accounts that are spoken of. */
import { positionToNumber } from '../../domain/kernel/position.js';
import { type BookEvent, bookEvents } from '../framework/events.js';
import type { Projection } from '../framework/projection.js';
import { accountChanges, eventTypes } from './tables.js';

export const eventsProjection: Projection<'events'> = {
  name: 'events',
  version: 1,
  tables: [eventTypes, accountChanges],
  apply(batch, tx) {
    for (const { event, position } of batch) {
      tx.insert(eventTypes, { type: event.type, position: positionToNumber(position) });
    }
    for (const { book, event, position } of bookEvents(batch)) {
      for (const account of new Set(accountsOf(event))) {
        tx.insert(accountChanges, { book, account, position: positionToNumber(position) });
      }
    }
    return Promise.resolve();
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
