/** What nobody waits for any more, and a channel did all the same: into suspense, and out of it again. */
import type { Payment } from '../payment.js';
import {
  type AtChannel,
  commonMetadata,
  movementId,
  type Posting,
  suspensePosting,
} from './posting.js';

/** Money that a channel took for an attempt that was given up, until it has gone back. */
export const postLateSuccess = (payment: Payment, moved: AtChannel): Posting =>
  movedUnasked('in', 'late_success', payment, moved);

export const postLateSuccessRefund = (payment: Payment, moved: AtChannel): Posting =>
  movedUnasked('out', 'late_success_refund', payment, moved);

/** A capture that a channel performed after all: nobody expected the money any more. */
export const postLateCapture = (payment: Payment, moved: AtChannel): Posting =>
  movedUnasked('in', 'capture_suspended', payment, moved);

/** A refund that a channel performed after all: the money has left without a place to come from. */
export const postLateRefund = (payment: Payment, moved: AtChannel): Posting =>
  movedUnasked('out', 'refund_suspended', payment, moved);

/** Channel money that nobody waits for any more, into suspense or out of it again. */
const movedUnasked = (
  way: 'in' | 'out',
  kind: string,
  payment: Payment,
  moved: AtChannel,
): Posting =>
  suspensePosting(
    movementId(moved, way === 'in' ? 'capture' : 'refund'),
    way,
    moved,
    commonMetadata(kind, payment, moved.channel),
  );
