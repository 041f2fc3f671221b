/** Cancel, and the ends of a payment for which no channel took or holds money. */
import { accept, type Decision, reject } from '../../kernel/decider.js';
import type { CommandOf } from '../commands.js';
import type { PaymentEvent } from '../events.js';
import { isTerminal, type Payment } from '../payment.js';

/** Asks for the end; the saga finds out at the channel what can still be stopped. */
export function requestCancel(
  command: CommandOf<'RequestCancel'>,
  payment: Payment,
): Decision<PaymentEvent> {
  const known = payment.cancels.find((cancel) => cancel.id === command.cancel);
  if (known !== undefined) {
    return known.contentHash === command.contentHash
      ? accept()
      : reject('idempotency_key_reused', 'the key came with another cancel before');
  }
  const takenWhole = payment.authorized === null && payment.captures.length > 0;
  if (isTerminal(payment.status) || payment.status === 'underpaid' || takenWhole) {
    return reject('payment_not_cancelable', `the payment is ${payment.status}`);
  }
  const { cancel, contentHash } = command;
  return accept({ type: 'CancelRequested', data: { cancel, contentHash } });
}

export function endUnpaid(
  command: CommandOf<'EndUnpaid'>,
  payment: Payment,
): Decision<PaymentEvent> {
  const attemptOpen = payment.attempts.some((attempt) => attempt.failure === null);
  if (isTerminal(payment.status) || attemptOpen) return accept();
  switch (command.as) {
    case 'canceled':
      return accept({ type: 'PaymentCanceled', data: {} });
    case 'expired':
      return accept({ type: 'PaymentExpired', data: {} });
    case 'failed':
      return accept({
        type: 'PaymentFailed',
        data: { failure: command.failure ?? { code: 'failed', message: 'the payment failed' } },
      });
  }
}
