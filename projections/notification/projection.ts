/** Notifications of merchants: what the domain says of each event, in sequence and chained. */
import { positionToNumber } from '../../domain/kernel/position.js';
import {
  CHAIN_START,
  chainOf,
  type Notice,
  noticeOf,
} from '../../domain/notification/notification.js';
import { keysOf, type Event, type Projection, type ProjectionTx } from '../framework/projection.js';
import { stateFromText, stateToText } from '../framework/state-text.js';
import { paymentSteps } from '../payment/steps.js';
import {
  notificationHeads,
  notificationObjects,
  notifications,
  notificationStates,
} from './tables.js';
import { toldOf } from './told.js';

interface Told {
  readonly notice: Notice;
  readonly stored: Pick<Event, 'position' | 'revision'>;
  /** Null if it is the stream of the payment that is the object. */
  readonly stream: string | null;
}

export const notificationsProjection: Projection<'notifications'> = {
  name: 'notifications',
  version: 3,
  tables: [notifications, notificationHeads, notificationObjects, notificationStates],
  async apply(batch, tx) {
    const notices = [...(await ofPayments(batch, tx)), ...(await ofOthers(batch, tx))].sort(
      (one, other) =>
        positionToNumber(one.stored.position) - positionToNumber(other.stored.position),
    );
    const merchants = keysOf(notices.map(({ notice }) => notice.merchant));
    const heads = await tx.rows(notificationHeads, merchants);
    const named = keysOf(notices.map(({ notice }) => objectOf(notice)));
    const objects = await tx.rows(notificationObjects, named);
    for (const { notice, stored, stream } of notices) {
      const { merchant, type } = notice;
      const object = objectOf(notice);
      const { position, revision } = stored;
      const head = heads.get(merchant);
      const sequence = (head?.sequence ?? 0) + 1;
      const objectSequence = (objects.get(object)?.sequence ?? 0) + 1;
      const chain = chainOf(head?.chain ?? CHAIN_START, notice, { sequence, objectSequence });
      tx.insert(notifications, {
        ...{ merchant, sequence, type, object, object_sequence: objectSequence, chain },
        stream,
        position: positionToNumber(position),
        revision,
      });
      heads.put({ merchant, sequence, chain, position });
      objects.put({ object, sequence: objectSequence });
    }
  },
};

const objectOf = ({ data }: Notice): string => data.object.id;

async function ofPayments(batch: readonly Event[], tx: ProjectionTx): Promise<Told[]> {
  return (await paymentSteps(batch, tx)).flatMap(({ stored, payment }) => {
    const notice = noticeOf(stored, payment);
    if (notice === undefined) return [];
    return [{ notice, stored, stream: objectOf(notice) === payment.id ? null : stored.stream }];
  });
}

async function ofOthers(batch: readonly Event[], tx: ProjectionTx): Promise<Told[]> {
  const events = batch.flatMap((stored) => {
    const told = toldOf(stored.stream);
    return told === undefined ? [] : [{ stored, told }];
  });
  if (events.length === 0) return [];
  const states = await tx.rows(
    notificationStates,
    keysOf(events.map(({ stored }) => stored.stream)),
  );
  return events.flatMap(({ stored, told }) => {
    const { stream } = stored;
    const known = states.get(stream);
    const step = told.step(known === undefined ? null : stateFromText(known.state), stored);
    if (step === undefined) return [];
    states.put({ stream, state: stateToText(step.state) });
    return step.notice === undefined ? [] : [{ notice: step.notice, stored, stream }];
  });
}
