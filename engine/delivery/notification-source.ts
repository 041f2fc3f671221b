/** Where the deliverer has notifications from: a read model, over the log. */
import type { Notification } from '../../domain/notification/notification.js';
import type { NotificationType } from '../../domain/notification/types.js';

/** What is known of a notification before it is read. */
export interface PlacedNotification {
  readonly sequence: number;
  readonly type: NotificationType;
  readonly object: string;
}

export interface NotificationSource<Place extends PlacedNotification = PlacedNotification> {
  /** True if there may be something new since the last call of `moved`. */
  hasMoved(): boolean;
  /** The last sequence of each merchant who has had notifications since the last call; at first of all. */
  moved(): Promise<ReadonlyMap<string, number>>;
  /** In sequence. */
  after(merchant: string, sequence: number, limit: number): Promise<readonly Place[]>;
  /** Those of these sequences, in sequence. */
  at(merchant: string, sequences: readonly number[]): Promise<readonly Place[]>;
  read(place: Place): Promise<Notification>;
}
