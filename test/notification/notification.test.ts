import { describe, expect, it } from '@jest/globals';
import {
  CHAIN_START,
  chainOf,
  noticeOf,
  type Notification,
  placed,
} from '../../domain/notification/notification.js';
import type { PaymentEvent } from '../../domain/payment/events.js';
import { evolvePayment } from '../../domain/payment/evolve/index.js';
import type { PaymentState } from '../../domain/payment/payment.js';
import { cny } from '../money/amounts.js';
import { chainAfter } from './chain.js';

const created: PaymentEvent = {
  type: 'PaymentCreated',
  data: {
    payment: 'pay_1',
    merchant: 'shop',
    reference: 'order-1',
    amount: cny('88.88'),
    method: { type: 'card' },
    capture: 'automatic',
    description: 'two “books”, 两本书',
    metadata: { z: '1', a: '2', 10: 'ten', 9: 'nine' },
    expiresAt: '2026-07-01T10:30:00.000Z',
    prices: [{ rules: [{ type: 'percentage', percent: '0.60' }] }],
    scenario: null,
    contentHash: 'c',
  },
};
const captured: PaymentEvent = {
  type: 'PaymentCaptured',
  data: {
    capture: 'cap_1',
    channel: 'sandbox_a',
    channelReference: 'ch-1',
    amount: cny('88.88'),
    fee: cny('0.53'),
    channelCost: { percent: '0.20', amount: cny('0.18') },
    final: true,
  },
};

function notificationsOf(events: readonly PaymentEvent[]): Notification[] {
  const all: Notification[] = [];
  let state: PaymentState = null;
  events.forEach((event, index) => {
    const at = `2026-07-01T10:00:0${index}.000Z`;
    state = evolvePayment(state, event, at);
    if (state === null) throw new Error('no payment');
    const metadata = { correlationId: 'c', causationId: 'c', actor: 'system', at };
    const id = `00000000-0000-4000-8000-00000000000${index}`;
    const notice = noticeOf({ id, event, metadata }, state);
    if (notice === undefined) return;
    const sequence = all.length + 1;
    const numbers = { sequence, objectSequence: sequence };
    const chain = chainOf(all.at(-1)?.chain ?? CHAIN_START, notice, numbers);
    all.push(placed(notice, { ...numbers, chain }));
  });
  return all;
}

describe('a notification', () => {
  it('is the same for ever: a receiver that holds its chain would see any other text', () => {
    const money = (value: string) => `{"value":"${value}","currency":"CNY"}`;
    expect(JSON.stringify(notificationsOf([created]))).toBe(
      '[{"id":"ntf_32517a0b-c096-568f-afad-80439b96269e","type":"payment.created","merchant":"shop",' +
        '"sequence":1,"objectSequence":1,' +
        '"chain":"2d3c294cb5388be5ada81b4364b7d86c1f9564b2a6a38bf3c915023f5690ff04",' +
        '"occurredAt":"2026-07-01T10:00:00.000Z","data":{"object":{"id":"pay_1","object":"payment",' +
        `"merchant":"shop","status":"processing","amount":${money('88.88')},` +
        `"amountCapturable":${money('0.00')},"amountCaptured":${money('0.00')},` +
        `"amountRefunded":${money('0.00')},"amountRefundPending":${money('0.00')},"fee":${money('0.00')},` +
        '"reference":"order-1","description":"two “books”, 两本书","method":{"type":"card"},' +
        '"channel":null,"nextAction":null,"failure":null,' +
        '"metadata":{"9":"nine","10":"ten","z":"1","a":"2"},"createdAt":"2026-07-01T10:00:00.000Z",' +
        '"expiresAt":"2026-07-01T10:30:00.000Z","authorizationExpiresAt":null}}}]',
    );
  });

  it('has the object as it was right after its event, and a chain that anybody can compute', () => {
    const [first, second] = notificationsOf([created, captured]);
    expect([first?.type, second?.type]).toStrictEqual(['payment.created', 'payment.captured']);
    expect(first?.data.object).toMatchObject({ amountCaptured: cny('0.00') });
    expect(second?.data.object).toMatchObject({ amountCaptured: cny('88.88'), fee: cny('0.53') });
    expect(first?.chain).toBe(chainAfter(CHAIN_START, { ...first }));
    expect(second?.chain).toBe(chainAfter(first?.chain ?? '', { ...second }));
  });

  it('is of no step that only the engine takes', () => {
    const steps: PaymentEvent[] = [
      {
        type: 'CapturePosted',
        data: { capture: 'cap_1', transaction: 't', to: 'merchant', case: null },
      },
      { type: 'CancelRequested', data: { cancel: 'c', contentHash: 'c' } },
    ];
    expect(notificationsOf([created, captured, ...steps]).map(({ type }) => type)).toStrictEqual([
      'payment.created',
      'payment.captured',
    ]);
  });
});
