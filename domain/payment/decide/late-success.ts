/** A channel took or holds money for an attempt that was given up. The status stays; the money goes back. */
import { accept, type Decision } from '../../kernel/decider.js';
import { toText } from '../../money/money.js';
import type { CommandOf } from '../commands.js';
import type { PaymentEvent } from '../events.js';
import type { Payment } from '../payment.js';
import { requestNo } from '../request-no.js';

export function recordLateSuccess(
  command: CommandOf<'RecordLateSuccess'>,
  payment: Payment,
): Decision<PaymentEvent> {
  const attempt = payment.attempts.find(({ number }) => number === command.attempt);
  const known = payment.lateSuccesses.some((late) => late.attempt === command.attempt);
  if (attempt === undefined || known) return accept();
  return accept({
    // With manual capture an attempt holds money and takes none.
    type: payment.captureMode === 'manual' ? 'LateAuthorizationRecorded' : 'LateSuccessRecorded',
    data: {
      attempt: attempt.number,
      channel: attempt.channel,
      channelReference: command.channelReference,
      amount: { ...(command.confirmed ?? toText(payment.amount)) },
      requestNo: requestNo(payment.id, 'l', attempt.number),
    },
  });
}

export function recordLateSuccessRefunded(
  command: CommandOf<'RecordLateSuccessRefunded'>,
  payment: Payment,
): Decision<PaymentEvent> {
  const { attempt, channelReference, requestNo } = command;
  if (!isOpen(payment, attempt, 'taken')) return accept();
  return accept({ type: 'LateSuccessRefunded', data: { attempt, channelReference, requestNo } });
}

export function recordLateAuthorizationVoided(
  command: CommandOf<'RecordLateAuthorizationVoided'>,
  payment: Payment,
): Decision<PaymentEvent> {
  const { attempt, channelReference } = command;
  if (!isOpen(payment, attempt, 'held')) return accept();
  return accept({ type: 'LateAuthorizationVoided', data: { attempt, channelReference } });
}

const isOpen = (payment: Payment, attempt: number, as: 'taken' | 'held'): boolean =>
  payment.lateSuccesses.some(
    (late) => late.attempt === attempt && !late.refunded && late.held === (as === 'held'),
  );
