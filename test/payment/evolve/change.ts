/** Tables of the fold: what an event leaves of a payment, member by member, and nothing else. */
import { describe, expect, it } from '@jest/globals';
import type { PaymentEvent } from '../../../domain/payment/events.js';
import type { Payment } from '../../../domain/payment/payment.js';
import { stateOf } from '../stories.js';

/** What `event` changes after `before`: those members alone are other than they were. */
const changes = (before: readonly PaymentEvent[], event: PaymentEvent): unknown => {
  const [old, now] = [stateOf(...before), stateOf(...before, event)];
  return Object.fromEntries(
    Object.entries(now).filter(
      ([member, value]) =>
        JSON.stringify(plain(value)) !== JSON.stringify(plain(old[member as keyof Payment])),
    ),
  );
};
const plain = (value: unknown): unknown =>
  JSON.parse(
    JSON.stringify(value, (_, each: unknown) => (typeof each === 'bigint' ? `${each}` : each)),
  );

export type Row = readonly [
  what: string,
  before: readonly PaymentEvent[],
  event: PaymentEvent,
  expected: Partial<Record<keyof Payment, unknown>>,
];
/** Each row an event: after what was before, it changes these members of the payment. */
export const changed = (...rows: readonly Row[]) => {
  describe('an event changes', () => {
    it.each(rows)('%s', (_, before, event, expected) => {
      expect(changes(before, event)).toStrictEqual(expected);
    });
  });
};
