/** What the saga records of attempts, from creation to every end without money: once, and only where it fits. */
import { describe, it } from '@jest/globals';
import { derivedId } from '../../domain/ids.js';
import { cny } from '../money/amounts.js';
import {
  attemptFails,
  attemptSucceeds,
  awaiting,
  awaits,
  captureFails,
  captures,
  confirms,
  ends,
  failed,
  late,
  lateRefund,
  lateRefunded,
  lateVoid,
  lateVoided,
  manual,
  posts,
  recorded,
  refundFails,
  refunds,
  renews,
  route,
  terminal,
  voidsRest,
  type Row,
} from './steps.js';
import {
  attemptFailed,
  cancel,
  canceled,
  capture,
  captured,
  create,
  created,
  expired,
  failure,
  given,
  held,
  HEX,
  lateAuthorization,
  lateSuccess,
  PAYMENT,
  refund,
  routed,
} from './stories.js';

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
      voidsRest(),
      ends('failed'),
      late(),
      lateRefunded(),
      renews,
      confirms,
      refunds,
      refundFails,
    ].map((command) => [command.type, command] as const),
  )('there is no %s', (_, command) => {
    given().when(command).rejected('not_found');
  });
});

describe('creation', () => {
  const fee = { percent: '0.60', fixed: cny('0.30') };
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
      .when(create({ prices: [] }))
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
    ['that took money has no hold to void', [...gaveUp, lateSuccess()], lateVoided, []],
  );
});

describe('a late authorization', () => {
  const gaveUp = [manual, routed(), attemptFailed(), expired];
  recorded(
    ['is that of its attempt', gaveUp, late(), [lateAuthorization]],
    ['is recorded once', [...gaveUp, lateAuthorization], late(), []],
    ['is voided', [...gaveUp, lateAuthorization], lateVoided, [lateVoid]],
    ['is voided once', [...gaveUp, lateAuthorization, lateVoid], lateVoided, []],
    ['is no money to refund', [...gaveUp, lateAuthorization], lateRefunded(), []],
  );
});
