/** Notifications of merchants: what the domain says of each event, in sequence and chained. */
import {
  CHAIN_START,
  chainOf,
  type Notice,
  noticeOf,
} from '../../domain/notification/notification.js';
import { positionToNumber } from '../../domain/kernel/position.js';
import { keysOf, type Projection } from '../framework/projection.js';
import { paymentSteps } from '../payment/steps.js';
import { notificationHeads, notificationObjects, notifications } from './tables.js';

export const notificationsProjection: Projection<'notifications'> = {
  name: 'notifications',
  version: 2,
  tables: [notifications, notificationHeads, notificationObjects],
  async apply(batch, tx) {
    const notices = (await paymentSteps(batch, tx)).flatMap(({ stored, payment }) => {
      const notice = noticeOf(stored, payment);
      return notice === undefined ? [] : [{ notice, stored, payment: payment.id }];
    });
    const merchants = keysOf(notices.map(({ notice }) => notice.merchant));
    const heads = await tx.rows(notificationHeads, merchants);
    const named = keysOf(notices.map(({ notice }) => objectOf(notice)));
    const objects = await tx.rows(notificationObjects, named);
    for (const { notice, stored, payment } of notices) {
      const { merchant, type } = notice;
      const object = objectOf(notice);
      const { position, revision } = stored;
      const head = heads.get(merchant);
      const sequence = (head?.sequence ?? 0) + 1;
      const objectSequence = (objects.get(object)?.sequence ?? 0) + 1;
      const chain = chainOf(head?.chain ?? CHAIN_START, notice, { sequence, objectSequence });
      tx.insert(notifications, {
        ...{ merchant, sequence, type, object, object_sequence: objectSequence, chain },
        payment: payment === object ? null : payment,
        position: positionToNumber(position),
        revision,
      });
      heads.put({ merchant, sequence, chain, position });
      objects.put({ object, sequence: objectSequence });
    }
  },
};

const objectOf = ({ data }: Notice): string => data.object.id;
