/** The fold of attempts: where a payment was tried, what the payer has to do, and what a channel authorized. */
import { minor } from '../../money/amounts.js';
import { changed } from './change.js';
import { awaits, nextAction } from '../steps.js';
import {
  attemptFailed,
  AUTHORIZATION_ENDS,
  authorizationExpired,
  authorized,
  created,
  HEX,
  routed,
} from '../stories.js';

const attempt = {
  number: 1,
  channel: 'sandbox_a',
  requestNo: `${HEX}a1`,
  failure: null,
};
const second = {
  ...attempt,
  number: 2,
  channel: 'sandbox_b',
  requestNo: `${HEX}a2`,
};
const tried = [created(), routed(), routed(2, 'sandbox_b')];

changed(
  ['the first attempt', [created()], routed(), { attempts: [attempt] }],
  ['a second one', [created(), routed()], routed(2, 'sandbox_b'), { attempts: [attempt, second] }],
  ['the payer to act', [created(), routed()], awaits, { status: 'requires_action', nextAction }],
  [
    'an attempt that failed',
    [...tried, awaits],
    attemptFailed(1, true),
    {
      status: 'processing',
      nextAction: null,
      attempts: [
        { ...attempt, failure: { code: 'closed', message: 'closed', final: true } },
        second,
      ],
    },
  ],
  [
    'an authorization',
    [created(), routed(), awaits],
    authorized('90.00'),
    {
      status: 'authorized',
      nextAction: null,
      authorized: minor(90_00n),
      authorizationExpiresAt: AUTHORIZATION_ENDS,
    },
  ],
  [
    'an authorization expired',
    [created({ capture: 'manual' }), routed(), authorized()],
    authorizationExpired,
    { authorizationExpired: true },
  ],
);
