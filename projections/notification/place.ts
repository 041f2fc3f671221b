import type { NotificationType } from '../../domain/notification/types.js';

/** A notification's place: among the merchant's, among its object's, and in the log. */
export interface NotificationPlace {
  readonly sequence: number;
  readonly type: NotificationType;
  readonly object: string;
  readonly objectSequence: number;
  readonly chain: string;
  readonly position: string;
  readonly stream: string;
  readonly revision: number;
}
