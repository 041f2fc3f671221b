/** The fold of money that a channel took, or holds, for an attempt that was given up. */
import { minor } from '../../money/amounts.js';
import { changed } from './change.js';
import { lateRefund, lateVoid } from '../steps.js';
import { created, HEX, lateAuthorization, lateSuccess, routed } from '../stories.js';

const tried = [created(), routed(), routed(2, 'sandbox_b')];
const late = {
  held: false,
  attempt: 1,
  channel: 'sandbox_a',
  requestNo: `${HEX}l1`,
  amount: minor(100_00n),
  refunded: false,
  refundedBy: null,
};

changed(
  ['a late success', [created(), routed()], lateSuccess(), { lateSuccesses: [late] }],
  [
    'a late authorization',
    [created(), routed()],
    lateAuthorization,
    { lateSuccesses: [{ ...late, held: true }] },
  ],
  [
    'a late authorization voided',
    [created(), routed(), lateAuthorization],
    lateVoid,
    { lateSuccesses: [{ ...late, held: true, refunded: true }] },
  ],
  [
    'another late success',
    [...tried, lateSuccess()],
    lateSuccess(2),
    {
      lateSuccesses: [late, { ...late, attempt: 2, requestNo: `${HEX}l2` }],
    },
  ],
  [
    'a late success that went back',
    [...tried, lateSuccess(), lateSuccess(2)],
    lateRefund,
    {
      lateSuccesses: [
        { ...late, refunded: true, refundedBy: `${HEX}l1` },
        { ...late, attempt: 2, requestNo: `${HEX}l2` },
      ],
    },
  ],
);
