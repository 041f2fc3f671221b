/** Authorizations: how they expire, what becomes of their rest, and cancels. */
import { describe, expect, it } from '@jest/globals';
import { amountCapturable } from '../../domain/payment/amounts.js';
import {
  captureFailed,
  manual,
  recorded,
  restVoided,
  taken,
  terminal,
  voidsRest,
  type Row,
} from './steps.js';
import {
  authorizationExpired,
  authorized,
  cancel,
  canceled,
  cancelRequested,
  capture,
  captured,
  captureRequested,
  created,
  expired,
  given,
  held,
  HEX,
  routed,
  succeeded,
  stateOf,
} from './stories.js';

describe('an authorization', () => {
  const expires = { type: 'ExpireAuthorization' } as const;
  recorded(
    ['expires', held, expires, [authorizationExpired]],
    ['expires once', [...held, authorizationExpired], expires, []],
    [
      'expires with a capture under way',
      [...held, captureRequested('cap_1', '60.00')],
      expires,
      [authorizationExpired],
    ],
    ['that is canceled does not expire', [...held, cancelRequested], expires, []],
    ['is none before it is given', [manual, routed()], expires, []],
    ...terminal.map((end): Row => [
      `does not expire after ${end.type}`,
      [...held, end],
      expires,
      [],
    ]),
  );

  it('that has expired takes no capture', () => {
    given(...held, authorizationExpired)
      .when(capture('cap_1', '60.00'))
      .rejected('payment_not_capturable');
    expect(amountCapturable(stateOf(...held, authorizationExpired)).minor).toBe(0n);
  });
});

describe('the rest of an authorization', () => {
  recorded(
    ['is given back where nothing was taken', held, voidsRest(), [restVoided('100.00'), canceled]],
    [
      'is given back once it has expired',
      [...held, authorizationExpired],
      voidsRest(),
      [restVoided('100.00'), expired],
    ],
    [
      'that expired after a capture leaves what was captured',
      [...held, ...taken('cap_1', '60.00', 1), authorizationExpired],
      voidsRest('40.00'),
      [restVoided('40.00'), succeeded],
    ],
    [
      'is given back after a capture',
      [...held, ...taken('cap_1', '30.00', 1)],
      voidsRest('70.00'),
      [restVoided('70.00'), succeeded],
    ],
    ['may be nothing', [...held, ...taken('cap_1', '100.00', 1)], voidsRest(null), [succeeded]],
    [
      'was given back by a further try, and is what the channel says',
      [...held, ...taken('cap_1', '30.00', 1)],
      voidsRest('69.99', `${HEX}v1t2`),
      [restVoided('69.99', `${HEX}v1t2`), succeeded],
    ],
    [
      'is whole after a capture that failed',
      [...held, captureRequested('cap_1', '30.00'), captureFailed('cap_1')],
      voidsRest(),
      [restVoided('100.00'), canceled],
    ],
    [
      'waits for a capture asked for',
      [...held, captureRequested('cap_1', '30.00')],
      voidsRest(),
      [],
    ],
    [
      'waits for the posting of a capture',
      [...held, captureRequested('cap_1', '30.00'), captured('cap_1', '30.00')],
      voidsRest(),
      [],
    ],
    [
      'waits beside one that is posted',
      [...held, ...taken('cap_1', '30.00', 1), captureRequested('cap_2', '30.00', { number: 2 })],
      voidsRest(),
      [],
    ],
    ['is none where nothing was authorized', [created(), routed()], voidsRest(), []],
    ['is none without an attempt', [manual, authorized()], voidsRest(), []],
    ...terminal.map((end): Row => [`is none after ${end.type}`, [...held, end], voidsRest(), []]),
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
