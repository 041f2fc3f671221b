/** The fold of how a payment ends: a cancel, success, failure, time. */
import { changed } from './change.js';
import { awaits, failed } from '../steps.js';
import { canceled, cancelRequested, created, expired, failure, succeeded } from '../stories.js';

changed(
  ['a cancel', [created()], cancelRequested, { cancels: [{ id: 'pay_c', contentHash: 'x' }] }],
  [
    'another cancel',
    [created(), cancelRequested],
    { type: 'CancelRequested', data: { cancel: 'pay_d', contentHash: 'y' } },
    {
      cancels: [
        { id: 'pay_c', contentHash: 'x' },
        { id: 'pay_d', contentHash: 'y' },
      ],
    },
  ],
  ['success', [created(), awaits], succeeded, { status: 'succeeded', nextAction: null }],
  ['failure', [created(), awaits], failed, { status: 'failed', nextAction: null, failure }],
  ['the end by a cancel', [created(), awaits], canceled, { status: 'canceled', nextAction: null }],
  ['the end by time', [created(), awaits], expired, { status: 'expired', nextAction: null }],
);
