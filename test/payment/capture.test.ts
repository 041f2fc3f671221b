/** Captures: what is asked for, what the saga records, and what the channel keeps. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Payment } from '../../domain/payment/payment.js';
import { postChannelCost } from '../../domain/payment/posting/capture.js';
import { cny } from '../money/amounts.js';
import {
  captureFailed,
  captureFails,
  captures,
  manual,
  posts,
  recorded,
  restVoided,
  taken,
  terminal,
} from './steps.js';
import {
  authorized,
  cancelRequested,
  capture,
  captured,
  capturePosted,
  captureRequested,
  created,
  given,
  held,
  routed,
  succeeded,
  paid,
  stateOf,
} from './stories.js';

describe('captures', () => {
  it('are two hundred at most, refused ones included', () => {
    const tries = (count: number) =>
      Array.from({ length: count }, (_, index) => `cap_${index + 10}`).flatMap((id, index) => [
        captureRequested(id, '1.00', { number: index + 1 }),
        captureFailed(id),
      ]);
    given(...held, ...tries(199))
      .when(capture('cap_1', '60.00'))
      .then(captureRequested('cap_1', '60.00', { number: 200 }));
    given(...held, ...tries(200))
      .when(capture('cap_1', '60.00'))
      .rejected('too_many_captures');
  });
});

describe('a capture', () => {
  const asked = [...held, captureRequested('cap_1', '60.00')];
  const two = [
    ...held,
    captureRequested('cap_1', '60.00', { final: false }),
    captureRequested('cap_2', '40.00', { number: 2 }),
  ];
  recorded(
    ['is taken as it was asked for', asked, captures('cap_1'), [captured('cap_1', '60.00')]],
    [
      'that is not final is taken so',
      two,
      captures('cap_1'),
      [captured('cap_1', '60.00', { final: false })],
    ],
    [
      'takes the fee of its amount',
      [
        created({ capture: 'manual', fee: { percent: '0.60', fixed: cny('0.30') } }),
        routed(),
        authorized(),
        captureRequested('cap_1', '60.00'),
      ],
      captures('cap_1'),
      [captured('cap_1', '60.00', { fee: '0.66' })],
    ],
    ['is taken once', [...asked, captured('cap_1', '60.00')], captures('cap_1'), []],
    ['is taken where it was asked for', asked, captures('cap_2'), []],
    ['is taken by an attempt', [manual, captureRequested('cap_1', '60.00')], captures('cap_1'), []],
    ['fails', asked, captureFails('cap_1'), [captureFailed('cap_1')]],
    ['fails once', [...asked, captureFailed('cap_1')], captureFails('cap_1'), []],
    ['does not fail once taken', [...asked, captured('cap_1', '60.00')], captureFails('cap_1'), []],
    ['is not posted before it is taken', asked, posts('cap_1'), []],
    [
      'is posted to suspense where the merchant refuses',
      [created(), routed(), captured('cap_1', '100.00')],
      posts('cap_1', 'suspense'),
      [
        {
          type: 'CapturePosted',
          data: { capture: 'cap_1', transaction: 'ltx_1', to: 'suspense', case: 'case_1' },
        },
        succeeded,
      ],
    ],
    ['is posted once', [created(), ...paid], posts('cap_1'), []],
    [
      'that is not final ends nothing',
      [
        ...held,
        captureRequested('cap_1', '100.00', { final: false }),
        captured('cap_1', '100.00', { final: false }),
      ],
      posts('cap_1'),
      [capturePosted('cap_1')],
    ],
    [
      'waits for another under way',
      [...two, captured('cap_2', '40.00')],
      posts('cap_2'),
      [capturePosted('cap_2')],
    ],
    [
      'waits for another that is not posted',
      [...two, captured('cap_1', '60.00', { final: false }), captured('cap_2', '40.00')],
      posts('cap_2'),
      [capturePosted('cap_2')],
    ],
    [
      'ends the payment after the others',
      [
        ...two,
        captured('cap_1', '60.00', { final: false }),
        capturePosted('cap_1'),
        captured('cap_2', '40.00'),
      ],
      posts('cap_2'),
      [capturePosted('cap_2'), succeeded],
    ],
    [
      'ends it beside one that failed',
      [
        ...held,
        captureRequested('cap_0', '50.00'),
        captureFailed('cap_0'),
        captureRequested('cap_1', '100.00', { number: 2 }),
        captured('cap_1', '100.00'),
      ],
      posts('cap_1'),
      [capturePosted('cap_1'), succeeded],
    ],
    [
      'ends nothing where the final one failed',
      [
        ...held,
        captureRequested('cap_0', '50.00'),
        captureFailed('cap_0'),
        captureRequested('cap_1', '100.00', { number: 2, final: false }),
        captured('cap_1', '100.00', { final: false }),
      ],
      posts('cap_1'),
      [capturePosted('cap_1')],
    ],
  );

  it('is asked for with a proper amount in the currency of its payment', () => {
    given(...held)
      .when(capture('cap_1', '1'))
      .rejected('invalid_amount', 'amount.value');
    given(...held)
      .when({ ...capture('cap_1'), amount: { value: '1.00', currency: 'EUR' } })
      .rejected('currency_unsupported', 'amount');
  });

  it('finds nothing once all is asked for, a final one under way, or the rest given back', () => {
    for (const [before, code] of [
      [
        [...held, captureRequested('cap_0', '100.00', { final: false })],
        'capture_exceeds_authorized',
      ],
      [[...held, captureRequested('cap_0', '10.00')], 'capture_exceeds_authorized'],
      [[...held, restVoided('100.00')], 'capture_exceeds_authorized'],
      [[...held, cancelRequested], 'payment_not_capturable'],
      ...terminal.map((end) => [[...held, end], 'payment_not_capturable'] as const),
    ] as const) {
      for (const value of [null, '1.00'])
        given(...before)
          .when(capture('cap_1', value))
          .rejected(code);
    }
  });

  it('may take what was asked for, final or not', () => {
    given(...held)
      .when(capture('cap_1', '60.00', false))
      .then(captureRequested('cap_1', '60.00', { final: false }));
    given(...held, ...taken('cap_0', '40.00', 1))
      .when(capture('cap_1'))
      .then(captureRequested('cap_1', '60.00', { number: 2 }));
  });
});

describe('what a channel keeps of a capture', () => {
  const requested = [...held, captureRequested('cap_1', '60.00')];
  const rates = fc
    .integer({ min: 0, max: 10_000 })
    .map((hundredths) => (hundredths / 100).toFixed(2));

  it('is fixed at the rate in force when the channel confirms', () => {
    const cheap = { type: 'RecordCaptured', capture: 'cap_1', channelReference: 'ch-1' } as const;
    given(...requested)
      .when({ ...cheap, costPercent: '0.50' })
      .then(captured('cap_1', '60.00', { costPercent: '0.50' }));
  });

  it('is posted as it was fixed, whatever the rate is later', () => {
    fc.assert(
      fc.property(rates, rates, (before, later) => {
        const first = captured('cap_1', '60.00', { costPercent: before });
        const story = [...held, captureRequested('cap_1', '60.00', { final: false }), first];
        const second = captured('cap_2', '10.00', { costPercent: later });
        const costOf = (payment: Payment) => {
          const [found] = payment.captures;
          if (found === undefined) throw new Error('no capture');
          return postChannelCost(payment, found, 'sandbox_a');
        };
        expect(
          costOf(stateOf(...story, captureRequested('cap_2', '10.00', { number: 2 }), second)),
        ).toStrictEqual(costOf(stateOf(...story)));
      }),
    );
  });
});
