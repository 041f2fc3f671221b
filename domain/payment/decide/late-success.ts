/** A channel took money for an attempt that was given up. The status stays; the money goes back. */
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
    type: 'LateSuccessRecorded',
    data: {
      attempt: attempt.number,
      channel: attempt.channel,
      channelReference: command.channelReference,
      amount: toText(payment.amount),
      requestNo: requestNo(payment.id, 'l', attempt.number),
    },
  });
}

export function recordLateSuccessRefunded(
  command: CommandOf<'RecordLateSuccessRefunded'>,
  payment: Payment,
): Decision<PaymentEvent> {
  const { attempt, channelReference } = command;
  const open = payment.lateSuccesses.some((late) => late.attempt === attempt && !late.refunded);
  if (!open) return accept();
  return accept({ type: 'LateSuccessRefunded', data: { attempt, channelReference } });
}
