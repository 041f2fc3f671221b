/** The end of an authorization: its time is up, or what was not captured of it is voided. */
import { accept, type Decision } from '../../kernel/decider.js';
import type { CommandOf } from '../commands.js';
import type { PaymentEvent } from '../events.js';
import { currentAttempt, isTerminal, type Payment } from '../payment.js';
import { endOfCaptures } from './capture.js';

/** The time of the authorization is up. A cancel ends it for a better reason. */
export function expireAuthorization(payment: Payment): Decision<PaymentEvent> {
  const held = payment.authorized !== null && !isTerminal(payment.status);
  if (!held || payment.authorizationExpired || payment.cancels.length > 0) return accept();
  return accept({ type: 'AuthorizationExpired', data: {} });
}

/** After the void of the rest, or if nothing was left: the authorization has come to its end. */
export function recordRemainderVoided(
  { voided }: CommandOf<'RecordRemainderVoided'>,
  payment: Payment,
): Decision<PaymentEvent> {
  const attempt = currentAttempt(payment);
  const isOver = isTerminal(payment.status) || payment.status === 'underpaid';
  if (isOver || payment.authorized === null || attempt === undefined) {
    return accept();
  }
  if (payment.captures.some((c) => c.status === 'requested' || c.status === 'captured')) {
    return accept();
  }
  const captured = payment.captures.some((capture) => capture.status === 'posted');
  const unpaid = payment.authorizationExpired ? 'PaymentExpired' : 'PaymentCanceled';
  const end: PaymentEvent = captured ? endOfCaptures(payment) : { type: unpaid, data: {} };
  if (voided === null) return accept(end);
  const { requestNo, amount } = voided;
  return accept<PaymentEvent>(
    { type: 'RemainderVoided', data: { requestNo, amount: { ...amount } } },
    end,
  );
}
