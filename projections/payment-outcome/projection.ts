/** Payment outcomes: what became of each merchant's payments, hour by hour. */
import type { PaymentEvent } from '../../domain/payment/events.js';
import type { Projection } from '../framework/projection.js';
import type { RowOf } from '../framework/table.js';
import { paymentSteps } from '../payment/steps.js';
import { hourOf, paymentOutcomes } from './tables.js';

type Counter = Exclude<keyof RowOf<typeof paymentOutcomes>, 'merchant' | 'hour'>;

const COUNTERS: Partial<Readonly<Record<PaymentEvent['type'], Counter>>> = {
  PaymentCreated: 'begun',
  PaymentSucceeded: 'succeeded',
  PaymentFailed: 'failed',
  PaymentCanceled: 'given_up',
  PaymentExpired: 'given_up',
};

export const paymentOutcomesProjection: Projection<'payment_outcomes'> = {
  name: 'payment_outcomes',
  version: 1,
  tables: [paymentOutcomes],
  async apply(batch, tx) {
    const outcomes = (await paymentSteps(batch, tx)).flatMap(({ stored, payment }) => {
      const counter = COUNTERS[stored.event.type];
      const { merchant } = payment;
      return counter === undefined ? [] : [{ merchant, hour: hourOf(stored.metadata.at), counter }];
    });
    if (outcomes.length === 0) return;
    const keys = outcomes.map(({ merchant, hour }) => [merchant, hour]);
    const rows = await tx.rows(paymentOutcomes, keys);
    for (const { merchant, hour, counter } of outcomes) {
      const none = { merchant, hour, begun: 0, succeeded: 0, failed: 0, given_up: 0 };
      const row = rows.get(merchant, hour) ?? none;
      rows.put({ ...row, [counter]: row[counter] + 1 });
    }
  },
};
