import type { NotificationType } from '../../domain/notification/types.js';
import type { Notification } from '../../domain/notification/notification.js';
import type { QueryContext, Snapshot } from '../framework/query.js';
import type { DatabaseOf } from '../framework/table.js';
import type { NotificationPlace } from './place.js';
import { readNotifications } from './read-notifications.js';
import type { notificationHeads, notifications } from './tables.js';

type Tables = DatabaseOf<readonly [typeof notifications, typeof notificationHeads]>;

export interface NotificationsAfter {
  readonly merchant: string;
  /** Sequence of the last that is known; 0 for none. */
  readonly after: number;
  readonly limit: number;
}

/** In the order of the merchant's sequence. */
export async function notificationPlaces(
  db: Snapshot,
  { merchant, after, limit }: NotificationsAfter,
): Promise<readonly NotificationPlace[]> {
  const rows = await db
    .withTables<Tables>()
    .selectFrom('notifications')
    .select(['sequence', 'type', 'object', 'object_sequence', 'chain', 'stream', 'revision'])
    .where('merchant', '=', merchant)
    .where('sequence', '>', after)
    .orderBy('sequence')
    .limit(limit)
    .execute();
  return rows.map(({ type, object_sequence: objectSequence, ...row }) => ({
    ...row,
    type: type as NotificationType,
    objectSequence,
  }));
}

export const notificationQueries = ({ ask, log }: QueryContext) => ({
  notificationPlaces: (request: NotificationsAfter) => ask((db) => notificationPlaces(db, request)),
  /** The notifications themselves, folded from the log. */
  notificationsAfter: async (request: NotificationsAfter): Promise<readonly Notification[]> =>
    readNotifications(log, await ask((db) => notificationPlaces(db, request))),
});
