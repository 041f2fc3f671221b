/** What the sagas record of a payment: each step where it fits, once, and nothing where it does not. */
import { describe, expect, it } from '@jest/globals';
import { derivedId } from '../../domain/kernel/ids.js';
import type { PaymentCommand } from '../../domain/payment/commands.js';
import type { PaymentEvent } from '../../domain/payment/events.js';
import {
  attemptFailed,
  authorized,
  cancel,
  canceled,
  cancelRequested,
  capture,
  captured,
  capturePosted,
  captureRequested,
  create,
  created,
  expired,
  given,
  held,
  HEX,
  lateSuccess,
  paid,
  PAYMENT,
  refund,
  refundConfirmed,
  refundFailed,
  refundRequested,
  refundReserved,
  refundSucceeded,
  refundWithdrawn,
  reservationOf,
  routed,
  succeeded,
} from './stories.js';

const cny = (value: string) => ({ value, currency: 'CNY' });
const failure = { code: 'declined', message: 'no' };
const nextAction = { type: 'redirect', data: 'd', url: 'https://pay.example/1' };

const route = (attempt: number): PaymentCommand => ({
  type: 'RecordRoute',
  attempt,
  channel: 'sandbox_a',
  candidates: [{ channel: 'sandbox_a', eligible: true, score: '1', reasons: ['cheap'] }],
});
const awaiting = (attempt = 1): PaymentCommand => ({
  type: 'RecordAwaitingPayer',
  attempt,
  nextAction,
});
const attemptFails = (attempt = 1): PaymentCommand => ({
  type: 'RecordAttemptFailed',
  attempt,
  failure,
  final: true,
});
const attemptSucceeds = (attempt = 1): PaymentCommand => ({
  type: 'RecordAttemptSucceeded',
  attempt,
  channelReference: 'ch-1',
});
const captures = (id: string): PaymentCommand => ({
  type: 'RecordCaptured',
  capture: id,
  channelReference: 'ch-1',
});
const captureFails = (id: string): PaymentCommand => ({
  type: 'RecordCaptureFailed',
  capture: id,
  failure,
});
const posts = (id: string, to: 'merchant' | 'suspense' = 'merchant'): PaymentCommand => ({
  type: 'RecordCapturePosted',
  capture: id,
  transaction: 'ltx_1',
  to,
});
const voidsRest: PaymentCommand = { type: 'RecordRemainderVoided' };
const ends = (as: 'failed' | 'canceled' | 'expired', why = null as typeof failure | null) =>
  ({ type: 'EndUnpaid', as, failure: why }) as const;
const late = (attempt = 1): PaymentCommand => ({
  type: 'RecordLateSuccess',
  attempt,
  channelReference: 'ch-l',
});
const lateRefunded = (attempt = 1): PaymentCommand => ({
  type: 'RecordLateSuccessRefunded',
  attempt,
  channelReference: 'ch-x',
});
const reserves: PaymentCommand = {
  type: 'RecordRefundReserved',
  refund: 're_1',
  reservation: reservationOf(1),
};
const withdraws: PaymentCommand = {
  type: 'WithdrawRefund',
  refund: 're_1',
  rejection: { code: 'insufficient_funds', detail: 'no' },
};
const confirms: PaymentCommand = {
  type: 'RecordRefundConfirmed',
  refund: 're_1',
  channelReference: 'ch-r',
};
const refunds: PaymentCommand = {
  type: 'RecordRefundSucceeded',
  refund: 're_1',
  transaction: 'ltx_r',
};
const refundFails: PaymentCommand = { type: 'RecordRefundFailed', refund: 're_1', failure };

const awaits: PaymentEvent = { type: 'AttemptAwaitsPayer', data: { attempt: 1, nextAction } };
const failed: PaymentEvent = { type: 'PaymentFailed', data: { failure } };
const captureFailed = (id: string): PaymentEvent => ({
  type: 'CaptureFailed',
  data: { capture: id, failure },
});
const restVoided = (value: string): PaymentEvent => ({
  type: 'RemainderVoided',
  data: { requestNo: `${HEX}v1`, amount: cny(value) },
});
const lateRefund: PaymentEvent = {
  type: 'LateSuccessRefunded',
  data: { attempt: 1, channelReference: 'ch-x' },
};
/** A capture of a held payment, asked for, taken and posted. */
const taken = (
  id: string,
  value: string,
  number: number,
  final = false,
): readonly PaymentEvent[] => [
  captureRequested(id, value, { final, number }),
  captured(id, value, { final }),
  capturePosted(id),
];
const manual = created({ capture: 'manual' });
const terminal = [succeeded, failed, canceled, expired];
const refunding = [created(), ...paid, refundRequested('re_1', '60.00')];

type Row = readonly [
  rule: string,
  before: readonly PaymentEvent[],
  command: PaymentCommand,
  events: readonly PaymentEvent[],
];
const recorded = (...rows: readonly Row[]) =>
  it.each(rows)('%s', (_, before, command, events) => {
    given(...before)
      .when(command)
      .then(...events);
  });

describe('without a payment', () => {
  it.each(
    [
      capture('cap_1'),
      cancel(),
      refund('re_1'),
      route(1),
      awaiting(),
      attemptFails(),
      attemptSucceeds(),
      captures('cap_1'),
      captureFails('cap_1'),
      posts('cap_1'),
      voidsRest,
      ends('failed'),
      late(),
      lateRefunded(),
      reserves,
      withdraws,
      confirms,
      refunds,
      refundFails,
    ].map((command) => [command.type, command] as const),
  )('there is no %s', (_, command) => {
    given().when(command).rejected('not_found');
  });
});

describe('creation', () => {
  const fee = { percent: '0.60', fixed: { minor: 30n, currency: 'CNY' } as never };
  recorded([
    'writes all that was asked for',
    [],
    create({
      method: 'qr',
      capture: 'manual',
      description: 'tea',
      metadata: { a: 'b' },
      fee,
      scenario: 's',
    }),
    [
      created({
        method: { type: 'qr' },
        capture: 'manual',
        description: 'tea',
        metadata: { a: 'b' },
        fee: { percent: '0.60', fixed: cny('0.30') },
        scenario: 's',
      }),
    ],
  ]);
  it('names the currency where the fee is in another', () => {
    given()
      .when(create({ fee: { percent: '1', fixed: { minor: 30n, currency: 'EUR' } as never } }))
      .rejected('currency_unsupported', 'amount.currency');
  });
});

describe('an attempt', () => {
  const open = [created(), routed()];
  recorded(
    [
      'keeps the candidates of its route',
      [created()],
      route(1),
      [
        {
          type: 'AttemptRouted',
          data: {
            attempt: 1,
            channel: 'sandbox_a',
            requestNo: `${HEX}a1`,
            candidates: [{ channel: 'sandbox_a', eligible: true, score: '1', reasons: ['cheap'] }],
          },
        },
      ],
    ],
    ['is the next in order', [created()], route(2), []],
    ['is the only one while it is open', open, route(2), []],
    ['is the last one once its money is held', held, route(2), []],
    [
      'is the last one once its money is taken',
      [...open, captured('cap_1', '100.00')],
      route(2),
      [],
    ],
    ['is not routed once the payment has ended', [created(), expired], route(1), []],
    ['may wait for the payer', open, awaiting(), [awaits]],
    ['waits once', [...open, awaits], awaiting(), []],
    ['that failed waits for nobody', [...open, attemptFailed()], awaiting(), []],
    ['of another number is not this one', open, awaiting(2), []],
    [
      'fails',
      open,
      attemptFails(),
      [{ type: 'AttemptFailed', data: { attempt: 1, failure, final: true } }],
    ],
    ['fails once', [...open, attemptFailed()], attemptFails(), []],
    [
      'does not fail once its money is taken',
      [...open, captured('cap_1', '100.00')],
      attemptFails(),
      [],
    ],
    ['does not fail once its money is held', held, attemptFails(), []],
    [
      'takes the money, less its fee, for good',
      [created({ fee: { percent: '0.60', fixed: cny('0.30') } }), routed()],
      attemptSucceeds(),
      [captured(derivedId('capture', PAYMENT, 'automatic'), '100.00', { fee: '0.90' })],
    ],
    ['takes it once', [...open, captured('cap_1', '100.00')], attemptSucceeds(), []],
    ['is held once', held, attemptSucceeds(), []],
    ['that nobody made does not succeed', open, attemptSucceeds(2), []],
  );
  it.each(terminal.map((end) => [end.type, end] as const))('is over with %s', (_, end) => {
    for (const command of [route(2), awaiting(), attemptFails(), attemptSucceeds()]) {
      given(created(), routed(), end).when(command).then();
    }
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
        { type: 'CapturePosted', data: { capture: 'cap_1', transaction: 'ltx_1', to: 'suspense' } },
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

describe('the rest of an authorization', () => {
  recorded(
    ['is given back where nothing was taken', held, voidsRest, [restVoided('100.00'), canceled]],
    [
      'is given back after a capture',
      [...held, ...taken('cap_1', '30.00', 1)],
      voidsRest,
      [restVoided('70.00'), succeeded],
    ],
    ['may be nothing', [...held, ...taken('cap_1', '100.00', 1)], voidsRest, [succeeded]],
    [
      'is whole after a capture that failed',
      [...held, captureRequested('cap_1', '30.00'), captureFailed('cap_1')],
      voidsRest,
      [restVoided('100.00'), canceled],
    ],
    ['waits for a capture asked for', [...held, captureRequested('cap_1', '30.00')], voidsRest, []],
    [
      'waits for the posting of a capture',
      [...held, captureRequested('cap_1', '30.00'), captured('cap_1', '30.00')],
      voidsRest,
      [],
    ],
    [
      'waits beside one that is posted',
      [...held, ...taken('cap_1', '30.00', 1), captureRequested('cap_2', '30.00', { number: 2 })],
      voidsRest,
      [],
    ],
    ['is none where nothing was authorized', [created(), routed()], voidsRest, []],
    ['is none without an attempt', [manual, authorized()], voidsRest, []],
    ...terminal.map((end): Row => [`is none after ${end.type}`, [...held, end], voidsRest, []]),
  );
});

describe('the end of what was not paid', () => {
  const over = [created(), routed(), attemptFailed()];
  recorded(
    ['is a failure with its reason', over, ends('failed', failure), [failed]],
    [
      'is a failure without one',
      over,
      ends('failed'),
      [
        {
          type: 'PaymentFailed',
          data: { failure: { code: 'failed', message: 'the payment failed' } },
        },
      ],
    ],
    ['is a cancel', over, ends('canceled'), [canceled]],
    ['is its expiry', over, ends('expired'), [expired]],
    ['may come before any attempt', [created()], ends('expired'), [expired]],
    ['waits for an attempt', [created(), routed()], ends('canceled'), []],
    ['waits for the second attempt', [...over, routed(2, 'sandbox_b')], ends('canceled'), []],
    ...terminal.map((end): Row => [
      `comes once, after ${end.type}`,
      [...over, end],
      ends('failed'),
      [],
    ]),
  );
});

describe('a cancel', () => {
  it('with the same key and other content is refused', () => {
    given(...held, cancelRequested)
      .when({ ...cancel(), contentHash: 'y' })
      .rejected('idempotency_key_reused');
  });
  it('may be asked for again under another key', () => {
    given(...held, cancelRequested)
      .when(cancel('pay_d'))
      .then({ type: 'CancelRequested', data: { cancel: 'pay_d', contentHash: 'x' } });
  });
  recorded(
    ['stops what was not tried yet', [created()], cancel(), [cancelRequested]],
    [
      'stops the rest after a capture',
      [...held, ...taken('cap_1', '30.00', 1)],
      cancel(),
      [cancelRequested],
    ],
  );
  it.each(terminal.map((end) => [end.type, end] as const))('comes too late after %s', (_, end) => {
    given(created(), end).when(cancel()).rejected('payment_not_cancelable');
  });
});

describe('a late success', () => {
  const gaveUp = [
    created(),
    routed(),
    attemptFailed(),
    routed(2, 'sandbox_b'),
    attemptFailed(2),
    failed,
  ];
  recorded(
    ['is that of its attempt', gaveUp, late(), [lateSuccess()]],
    ['is recorded once', [...gaveUp, lateSuccess()], late(), []],
    [
      'may come for each attempt',
      [...gaveUp, lateSuccess()],
      late(2),
      [lateSuccess(2, 'sandbox_b')],
    ],
    ['needs its attempt', gaveUp, late(3), []],
    ['goes back', [...gaveUp, lateSuccess()], lateRefunded(), [lateRefund]],
    [
      'goes back beside another',
      [...gaveUp, lateSuccess(), lateSuccess(2, 'sandbox_b')],
      lateRefunded(),
      [lateRefund],
    ],
    ['goes back once', [...gaveUp, lateSuccess(), lateRefund], lateRefunded(), []],
    ['goes back where it came from', [...gaveUp, lateSuccess()], lateRefunded(2), []],
  );
});

describe('a refund', () => {
  const reserved = [...refunding, refundReserved('re_1')];
  const confirmed = [...reserved, refundConfirmed('re_1')];
  const stands: readonly (readonly [string, readonly PaymentEvent[]])[] = [
    ['unknown', [created(), ...paid]],
    ['requested', refunding],
    ['withdrawn', [...refunding, refundWithdrawn('re_1')]],
    ['reserved', reserved],
    ['confirmed', confirmed],
    ['succeeded', [...confirmed, refundSucceeded('re_1')]],
    ['failed', [...reserved, refundFailed('re_1')]],
  ];
  const steps: readonly (readonly [PaymentCommand, string, PaymentEvent])[] = [
    [reserves, 'requested', refundReserved('re_1')],
    [withdraws, 'requested', refundWithdrawn('re_1')],
    [confirms, 'reserved', refundConfirmed('re_1')],
    [refundFails, 'reserved', refundFailed('re_1')],
    [refunds, 'confirmed', refundSucceeded('re_1')],
  ];
  recorded(
    ...steps.flatMap(([command, at, event]) =>
      stands.map(([status, before]): Row => [
        `that is ${status}: ${command.type}`,
        before,
        command,
        status === at ? [event] : [],
      ]),
    ),
  );

  it('answers the same key again and refuses it with other content', () => {
    given(...refunding)
      .when(refund('re_1', '60.00'))
      .then();
    given(...refunding)
      .when({ ...refund('re_1', '60.00'), contentHash: 'other' })
      .rejected('idempotency_key_reused');
  });

  it('is asked for with a proper amount in the currency of its payment', () => {
    const start = given(created(), ...paid);
    start.when(refund('re_1', '1')).rejected('invalid_amount', 'amount.value');
    start
      .when({ ...refund('re_1'), amount: { value: '1.00', currency: 'EUR' } })
      .rejected('currency_unsupported', 'amount');
    start.when(refund('re_1', '100.01')).rejected('refund_exceeds_captured', 'amount');
    start.when(refund('re_1', '100.00')).then(refundRequested('re_1', '100.00'));
  });

  it('finds nothing once all has gone back, and needs an attempt that took something', () => {
    const whole = [created(), ...paid, refundRequested('re_0', '100.00')];
    given(...whole)
      .when(refund('re_1'))
      .rejected('refund_exceeds_captured', 'amount');
    given(...whole, refundReserved('re_0'), refundConfirmed('re_0'), refundSucceeded('re_0'))
      .when(refund('re_1'))
      .rejected('refund_exceeds_captured', 'amount');
    given(created(), captured('cap_1', '100.00'))
      .when(refund('re_1'))
      .rejected('payment_not_refundable');
    given(...held, captureRequested('cap_1', '60.00'))
      .when(refund('re_1'))
      .rejected('payment_not_refundable');
    given(...held, captureRequested('cap_1', '60.00'), captured('cap_1', '60.00'))
      .when(refund('re_1'))
      .then(refundRequested('re_1', '60.00'));
  });

  it('keeps what was asked for', () => {
    const { decision } = given(created(), ...paid).when({
      ...refund('re_1', '1.00'),
      reason: 'broken',
      metadata: { a: 'b' },
      scenario: 's',
    });
    expect(decision.accepted && decision.events[0]?.data).toMatchObject({
      reason: 'broken',
      metadata: { a: 'b' },
      scenario: 's',
    });
  });
});
