/**
 * Every change that a merchant is to hear of has one notification, in the order of the log, with gapless sequences
 * of the merchant and of the object, and a chain that holds. What is due is taken from the events alone.
 */
import type { TallybookEvent } from '../../domain/events.js';
import { canonicalJson, sha256 } from '../../domain/kernel/content.js';
import type { StoredEvent } from '../../domain/kernel/event.js';
import { paymentOfStream } from '../../domain/payment/streams.js';
import type { Queries } from '../../projections/read-models.js';

/** A merchant is due to hear that this became of an object. */
interface Due {
  readonly type: string;
  readonly object: string;
}

export type DueNotifications = ReadonlyMap<string, readonly Due[]>;

/** Of a payment, by the event that says it; what becomes of a refund is told by its own events. */
const OF_PAYMENT: Readonly<Record<string, string>> = {
  PaymentCreated: 'created',
  PaymentAuthorized: 'authorized',
  PaymentCaptured: 'captured',
  PaymentSucceeded: 'succeeded',
  PaymentFailed: 'failed',
  PaymentCanceled: 'canceled',
  PaymentExpired: 'expired',
  PaymentUnderpaid: 'underpaid',
};

export function watchNotifications() {
  const due = new Map<string, Due[]>();
  /** By payment. */
  const merchants = new Map<string, string>();

  function observe({ event, stream }: StoredEvent<TallybookEvent>): void {
    const payment = paymentOfStream(stream);
    if (payment === undefined) return;
    if (event.type === 'PaymentCreated') merchants.set(payment, event.data.merchant);
    const one = dueOf(payment, event);
    const merchant = merchants.get(payment);
    if (one === undefined || merchant === undefined) return;
    const before = due.get(merchant);
    if (before === undefined) due.set(merchant, [one]);
    else before.push(one);
  }

  return { observe, due: (): DueNotifications => due };
}

function dueOf(payment: string, event: TallybookEvent): Due | undefined {
  switch (event.type) {
    case 'RefundRequested':
      return { type: 'refund.created', object: event.data.refund };
    case 'RefundSucceeded':
      return { type: 'refund.succeeded', object: event.data.refund };
    case 'RefundFailed':
      return { type: 'refund.failed', object: event.data.refund };
    default: {
      const became = OF_PAYMENT[event.type];
      return became === undefined ? undefined : { type: `payment.${became}`, object: payment };
    }
  }
}

const PAGE = 100;
const CHAIN_START = '0'.repeat(64);

/** Where a server's notifications are not what is due; undefined if they are. */
export async function wrongNotification(
  queries: Pick<Queries, 'notificationsAfter'>,
  due: DueNotifications,
): Promise<string | undefined> {
  for (const [merchant, wanted] of due) {
    const objects = new Map<string, number>();
    let chain = CHAIN_START;
    let sequence = 0;
    for (;;) {
      const page = await queries.notificationsAfter({ merchant, after: sequence, limit: PAGE });
      for (const { chain: told, ...notification } of page) {
        sequence += 1;
        const { type, object } = wanted[sequence - 1] ?? { type: 'nothing', object: '' };
        const objectSequence = (objects.get(object) ?? 0) + 1;
        objects.set(object, objectSequence);
        chain = sha256(chain + canonicalJson(notification));
        const is = textOf(notification.type, notification.data.object.id, notification, told);
        const isDue = textOf(type, object, { sequence, objectSequence }, chain);
        if (is !== isDue) return `${merchant}: ${is} instead of ${isDue}`;
      }
      if (page.length < PAGE) break;
    }
    if (sequence < wanted.length) return `${merchant}: ${sequence} of ${wanted.length} are there`;
  }
  return undefined;
}

const textOf = (
  type: string,
  object: string,
  { sequence, objectSequence }: { readonly sequence: number; readonly objectSequence: number },
  chain: string,
): string => `${sequence} ${type} ${object} ${objectSequence} ${chain}`;
