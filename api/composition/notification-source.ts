/** Notifications as the deliverer takes them, from the read model. */
import { type Position, START } from '../../domain/kernel/position.js';
import type { NotificationSource } from '../../engine/delivery/notification-source.js';
import type { NotificationPlace } from '../../projections/notification/place.js';
import type { Projections } from '../../projections/open-projections.js';

const PAGE = 500;

export function notificationSource({
  position,
  queries,
}: Pick<Projections, 'position' | 'queries'>): NotificationSource<NotificationPlace> {
  let seen: Position | undefined;
  let after: string = START;
  return {
    hasMoved: () => position('notifications') !== seen,
    async moved() {
      const shown = position('notifications');
      const heads = new Map<string, number>();
      for (;;) {
        const page = await queries.notificationHeadsAfter(after, PAGE);
        for (const head of page) heads.set(head.merchant, head.sequence);
        after = page.at(-1)?.position ?? after;
        if (page.length < PAGE) break;
      }
      seen = shown;
      return heads;
    },
    after: (merchant, sequence, limit) =>
      queries.notificationPlaces({ merchant, after: sequence, limit }),
    at: (merchant, sequences) => queries.notificationPlacesAt(merchant, sequences),
    read: (place) => queries.notificationAt(place),
  };
}
