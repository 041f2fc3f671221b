/** Rows and movements for tests: what a channel says, and what the ledger has. */
import type { ItemMovement, ItemRow } from '../../domain/reconciliation/events.js';
import type { Sides } from '../../domain/reconciliation/match.js';
import { movementId } from '../../domain/payment/posting/posting.js';

export const DAY = '2026-03-01';
const channel = 'sandbox_a';
const cny = (value: string) => ({ value, currency: 'CNY' });

export const row = (number: string, amount: string, more: Partial<ItemRow> = {}): ItemRow => ({
  ...{ bill: 'bil_1', statement: 0, line: 1, key: number, status: 'booked', number },
  kind: amount.startsWith('-') ? 'refund' : 'payment',
  ...{ reference: null, day: DAY, amount: cny(amount), fee: cny('0.00'), ...more },
});

export function movement(
  number: string,
  amount: string,
  kind: 'capture' | 'refund' | 'channel_cost' = amount.startsWith('-') ? 'refund' : 'capture',
  more: Partial<ItemMovement> = {},
): ItemMovement {
  return {
    transaction: movementId({ channel, channelReference: number, requestNo: '' }, kind),
    ...{ kind, day: DAY, amount: cny(amount), payment: `pay_${number}`, merchant: 'm' },
    group: kind === 'refund' ? null : `cap_${number}`,
    ...more,
  };
}

export const sides = (more: Partial<Sides>): Sides => ({
  ...{ source: { type: 'channel', name: channel }, layout: 'sandbox', today: DAY },
  ...{ rows: [], movements: [], matchedBefore: new Set<string>(), open: [], ...more },
});
