/** Notifications of merchants: what the domain says of each event, in sequence and chained. */
import {
  CHAIN_START,
  chainOf,
  type Notice,
  noticeOf,
} from '../../domain/notification/notification.js';
import type { Projection } from '../framework/projection.js';
import { paymentSteps } from '../payment/steps.js';
import { notificationHeads, notificationObjects, notifications } from './tables.js';

export const notificationsProjection: Projection<'notifications'> = {
  name: 'notifications',
  version: 1,
  tables: [notifications, notificationHeads, notificationObjects],
  async apply(batch, tx) {
    const notices = (await paymentSteps(batch, tx)).flatMap(({ stored, payment }) => {
      const notice = noticeOf(stored, payment);
      return notice === undefined ? [] : [{ notice, stored }];
    });
    const heads = await tx.rows(
      notificationHeads,
      distinct(notices, ({ merchant }) => merchant),
    );
    const objects = await tx.rows(notificationObjects, distinct(notices, objectOf));
    for (const { notice, stored } of notices) {
      const { merchant, type } = notice;
      const object = objectOf(notice);
      const { position, stream, revision } = stored;
      const head = heads.get(merchant);
      const sequence = (head?.sequence ?? 0) + 1;
      const objectSequence = (objects.get(object)?.sequence ?? 0) + 1;
      const chain = chainOf(head?.chain ?? CHAIN_START, notice, { sequence, objectSequence });
      const at = { position, stream, revision };
      const row = { merchant, sequence, type, object, object_sequence: objectSequence, chain };
      tx.insert(notifications, { ...row, ...at });
      heads.put({ merchant, sequence, chain, position });
      objects.put({ object, sequence: objectSequence });
    }
  },
};

const objectOf = ({ data }: Notice): string => data.object.id;

const distinct = (
  notices: readonly { readonly notice: Notice }[],
  keyOf: (notice: Notice) => string,
): [string][] => [...new Set(notices.map(({ notice }) => keyOf(notice)))].map((key) => [key]);
