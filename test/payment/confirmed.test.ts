/** A channel confirms another amount than was asked for: less is underpaid, more is an excess. */
import { describe, expect, it } from '@jest/globals';
import { derivedId } from '../../domain/ids.js';
import type { PaymentCommand } from '../../domain/payment/commands.js';
import type { PaymentEvent } from '../../domain/payment/events.js';
import { postExcess } from '../../domain/payment/posting/capture.js';
import { cny } from '../money/amounts.js';
import {
  attemptSucceeds,
  captures,
  late,
  manual,
  posts,
  recorded,
  refunds,
  taken,
  terminal,
  underpaid,
  voidsRest,
} from './steps.js';
import {
  attemptFailed,
  authorizationExpired,
  authorized,
  cancel,
  capture,
  captured,
  capturePosted,
  captureRequested,
  created,
  expired,
  given,
  held,
  lateSuccess,
  PAYMENT,
  refundConfirmed,
  refundRequested,
  refundReserved,
  refundSucceeded,
  routed,
  stateOf,
  succeeded,
} from './stories.js';

const AUTOMATIC = derivedId('capture', PAYMENT, 'automatic');
const confirmed = <Command extends PaymentCommand>(command: Command, value: string) => ({
  ...command,
  confirmed: cny(value),
});
const excess = (capture: string, value: string): PaymentEvent => ({
  type: 'ExcessConfirmed',
  data: { capture, channel: 'sandbox_a', channelReference: 'ch-1', amount: cny(value) },
});

describe('what a channel confirms', () => {
  const open = [created({ fee: { percent: '0.60', fixed: null } }), routed()];
  const two = [
    ...held,
    ...taken('cap_1', '60.00', 1),
    captureRequested('cap_2', '30.00', { number: 2 }),
  ];
  recorded(
    [
      'in less is taken so, with the fee of that',
      open,
      confirmed(attemptSucceeds(), '80.00'),
      [captured(AUTOMATIC, '80.00', { fee: '0.48' })],
    ],
    [
      'in more is taken as asked for, with an excess',
      open,
      confirmed(attemptSucceeds(), '100.05'),
      [captured(AUTOMATIC, '100.00', { fee: '0.60' }), excess(AUTOMATIC, '0.05')],
    ],
    [
      'of a capture in less is taken so',
      two,
      confirmed(captures('cap_2'), '29.99'),
      [captured('cap_2', '29.99')],
    ],
    [
      'of a capture in more is taken as asked for, with an excess',
      two,
      confirmed(captures('cap_2'), '30.01'),
      [captured('cap_2', '30.00'), excess('cap_2', '0.01')],
    ],
    [
      'of an authorization is held as it is',
      [manual, routed()],
      confirmed(attemptSucceeds(), '110.00'),
      [authorized('110.00')],
    ],
    [
      'of a late success goes back as it came',
      [created(), routed(), attemptFailed(), expired],
      confirmed(late(), '80.00'),
      [{ ...lateSuccess(), data: { ...lateSuccess().data, amount: cny('80.00') } } as PaymentEvent],
    ],
  );
});

describe('an authorization in another amount', () => {
  const holds = (value: string) => [manual, routed(), authorized(value)];
  const asks = capture('cap_9');
  recorded(
    [
      'of more takes what was asked for',
      holds('110.00'),
      asks,
      [captureRequested('cap_9', '100.00')],
    ],
    ['of less takes what is held', holds('90.00'), asks, [captureRequested('cap_9', '90.00')]],
    [
      'of more takes what is left of what was asked for',
      [...holds('110.00'), ...taken('cap_1', '60.00', 1)],
      asks,
      [captureRequested('cap_9', '40.00', { number: 2 })],
    ],
  );
});

describe('an excess', () => {
  const story = [created(), routed(), captured('cap_1', '100.00'), excess('cap_1', '0.05')];
  const posted: PaymentEvent = {
    type: 'ExcessPosted',
    data: { capture: 'cap_1', transaction: 'ltx_e' },
  };
  const records: PaymentCommand = {
    type: 'RecordExcessPosted',
    capture: 'cap_1',
    transaction: 'ltx_e',
  };
  recorded(
    ['is recorded as posted', story, records, [posted]],
    ['is recorded once', [...story, posted], records, []],
    ['is that of its capture', story, { ...records, capture: 'cap_2' }, []],
    ['is none of a capture that has none', story.slice(0, 3), records, []],
  );

  it('goes to suspense under an id of its own', () => {
    const payment = stateOf(...story);
    const [one] = payment.captures;
    if (!one?.excess) throw new Error('no excess');
    const { command } = postExcess(payment, one, one.excess);
    expect(command).toStrictEqual({
      type: 'PostTransaction',
      origin: 'engine',
      id: derivedId('transaction', 'cap_1', 'excess'),
      entries: [
        {
          account: 'sys:channel_receivable:sandbox_a:CNY',
          direction: 'debit',
          amount: cny('0.05'),
        },
        { account: 'sys:suspense:CNY', direction: 'credit', amount: cny('0.05') },
      ],
      metadata: { kind: 'excess', payment: PAYMENT, merchant: 'mer_1', channel: 'sandbox_a' },
    });
  });

  it('of a capture that was never there changes nothing', () => {
    const other: PaymentEvent = { ...posted, data: { capture: 'cap_9', transaction: 'ltx_e' } };
    expect(stateOf(...story, other)).toStrictEqual(stateOf(...story));
  });
});

describe('an underpaid payment', () => {
  const accepts: PaymentCommand = { type: 'AcceptUnderpayment' };
  const accepted: PaymentEvent = { type: 'UnderpaymentAccepted', data: {} };
  const short = [created(), routed(), captured('cap_1', '80.00')];
  const start = [...short, capturePosted('cap_1'), underpaid];
  const asked = [...start, refundRequested('re_1', '80.00'), refundReserved('re_1')];
  const someAsked = [...start, refundRequested('re_1', '30.00'), refundReserved('re_1')];
  const shortCapture = [
    ...held,
    captureRequested('cap_1', '60.00', { final: false }),
    captured('cap_1', '50.00', { final: false }),
    capturePosted('cap_1'),
  ];
  recorded(
    ['is one for which less was taken', short, posts('cap_1'), [capturePosted('cap_1'), underpaid]],
    [
      'may have a capture that was taken whole',
      [
        ...shortCapture,
        captureRequested('cap_2', '50.00', { number: 2 }),
        captured('cap_2', '50.00'),
      ],
      posts('cap_2'),
      [capturePosted('cap_2'), underpaid],
    ],
    ['is accepted, which is its good end', start, accepts, [accepted, succeeded]],
    ['is accepted once', [...start, accepted, succeeded], accepts, []],
    ['is accepted while a part of it goes back', someAsked, accepts, [accepted, succeeded]],
    [
      'fails once all has gone back',
      [...asked, refundConfirmed('re_1', '80.00')],
      refunds,
      [refundSucceeded('re_1'), underpaidFailed()],
    ],
    [
      'stays so after a part has gone back',
      [...someAsked, refundConfirmed('re_1', '30.00')],
      refunds,
      [refundSucceeded('re_1')],
    ],
    [
      'that was accepted does not fail with its money gone back',
      [
        ...start,
        accepted,
        succeeded,
        refundRequested('re_1', '80.00'),
        refundReserved('re_1'),
        refundConfirmed('re_1', '80.00'),
      ],
      refunds,
      [refundSucceeded('re_1')],
    ],
    ['has no rest to void', [...shortCapture, underpaid], voidsRest(null), []],
  );

  it('is not accepted while all of it goes back', () => {
    given(...asked)
      .when(accepts)
      .rejected('payment_not_underpaid');
  });
  it('is accepted alone', () => {
    for (const end of [...terminal, authorizationExpired]) {
      given(created(), routed(), end).when(accepts).rejected('payment_not_underpaid');
    }
  });
  it('is not canceled', () => {
    given(...shortCapture, underpaid)
      .when(cancel())
      .rejected('payment_not_cancelable');
  });
  it('needs a payment', () => {
    given().when(accepts).rejected('not_found');
  });

  function underpaidFailed(): PaymentEvent {
    return {
      type: 'PaymentFailed',
      data: {
        failure: { code: 'underpaid', message: 'less than the amount was paid, and given back' },
      },
    };
  }
});
