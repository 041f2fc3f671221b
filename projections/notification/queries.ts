import { toPosition } from '../../domain/kernel/position.js';
import type { NotificationType } from '../../domain/notification/types.js';
import type { Notification } from '../../domain/notification/notification.js';
import { paymentStream } from '../../domain/payment/streams.js';
import type { QueryContext, Snapshot } from '../framework/query.js';
import type { DatabaseOf, RowOf } from '../framework/table.js';
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

const COLUMNS = [
  'sequence',
  'type',
  'object',
  'object_sequence',
  'chain',
  'stream',
  'position',
  'revision',
] as const;

const placeOf = ({
  type,
  object,
  object_sequence: objectSequence,
  stream,
  position,
  ...row
}: Pick<RowOf<typeof notifications>, (typeof COLUMNS)[number]>): NotificationPlace => ({
  ...{ ...row, object, objectSequence },
  type: type as NotificationType,
  position: toPosition(position),
  stream: stream ?? paymentStream(object),
});

const placesOf = (db: Snapshot, merchant: string) =>
  db
    .withTables<Tables>()
    .selectFrom('notifications')
    .select(COLUMNS)
    .where('merchant', '=', merchant);

/** In the order of the merchant's sequence. */
async function notificationPlaces(
  db: Snapshot,
  { merchant, after, limit }: NotificationsAfter,
): Promise<readonly NotificationPlace[]> {
  const rows = await placesOf(db, merchant)
    .where('sequence', '>', after)
    .orderBy('sequence')
    .limit(limit)
    .execute();
  return rows.map(placeOf);
}

/** Those of these sequences that exist, in sequence. */
async function notificationPlacesAt(
  db: Snapshot,
  merchant: string,
  sequences: readonly number[],
): Promise<readonly NotificationPlace[]> {
  if (sequences.length === 0) return [];
  const rows = await placesOf(db, merchant)
    .where('sequence', 'in', sequences)
    .orderBy('sequence')
    .execute();
  return rows.map(placeOf);
}

export interface LatestNotifications {
  readonly merchant: string;
  readonly types: readonly NotificationType[];
  /** The first sequence. */
  readonly from: number;
  /** Below this sequence. */
  readonly before: number;
  readonly limit: number;
}

/** The newest first. */
async function latestNotifications(
  db: Snapshot,
  { merchant, types, from, before, limit }: LatestNotifications,
): Promise<readonly NotificationPlace[]> {
  const rows = await placesOf(db, merchant)
    .where('sequence', '>=', from)
    .where('sequence', '<', before)
    .where('type', 'in', types)
    .orderBy('sequence', 'desc')
    .limit(limit)
    .execute();
  return rows.map(placeOf);
}

export interface NotificationHead {
  readonly merchant: string;
  readonly sequence: number;
  readonly position: string;
}

/** The last notifications of merchants who have had any after a position, in the order of the log. */
async function notificationHeadsAfter(
  db: Snapshot,
  after: string,
  limit: number,
): Promise<readonly NotificationHead[]> {
  return db
    .withTables<Tables>()
    .selectFrom('notification_heads')
    .select(['merchant', 'sequence', 'position'])
    .where('position', '>', after)
    .orderBy('position')
    .limit(limit)
    .execute();
}

/** Sequence of a merchant's last notification, 0 if there is none. */
async function notificationHead(db: Snapshot, merchant: string): Promise<number> {
  const row = await db
    .withTables<Tables>()
    .selectFrom('notification_heads')
    .select('sequence')
    .where('merchant', '=', merchant)
    .executeTakeFirst();
  return row?.sequence ?? 0;
}

export const notificationQueries = ({ ask, log }: QueryContext) => ({
  notificationPlaces: (request: NotificationsAfter) => ask((db) => notificationPlaces(db, request)),
  notificationPlacesAt: (merchant: string, sequences: readonly number[]) =>
    ask((db) => notificationPlacesAt(db, merchant, sequences)),
  latestNotifications: (request: LatestNotifications) =>
    ask((db) => latestNotifications(db, request)),
  notificationHeadsAfter: (after: string, limit: number) =>
    ask((db) => notificationHeadsAfter(db, after, limit)),
  notificationHead: (merchant: string) => ask((db) => notificationHead(db, merchant)),
  /** The notification of a place. */
  notificationAt: async (place: NotificationPlace): Promise<Notification> => {
    const [notification] = await readNotifications(log, [place]);
    if (notification === undefined) throw new Error('a place without a notification');
    return notification;
  },
  /** The notifications of places, in their order. */
  notificationsAt: (places: readonly NotificationPlace[]): Promise<readonly Notification[]> =>
    readNotifications(log, places),
  /** The notifications themselves, folded from the log. */
  notificationsAfter: async (request: NotificationsAfter): Promise<readonly Notification[]> =>
    readNotifications(log, await ask((db) => notificationPlaces(db, request))),
});
