/** Money that a channel took or holds for an attempt that was given up: it goes back. */
import type { ChannelAnswer } from '../../domain/channel/port.js';
import { toText } from '../../domain/money/money.js';
import type { LateSuccess } from '../../domain/payment/payment.js';
import { planOperation } from '../channel/operation.js';
import { type PlanOptions, stuck, wait } from '../runner/flow.js';
import { followUp } from './at-channel.js';
import { claimedCaseOf, waitsForClaimed } from './claimed-movement.js';
import { book, command, type Effect, type SagaView } from './effect.js';

export function planLateSuccesses(view: SagaView, options: PlanOptions): Effect[] {
  const { payment, saga } = view;
  const toRecord = payment.attempts.flatMap((attempt): Effect[] => {
    const late = saga.requests.get(attempt.requestNo)?.late;
    const recorded = payment.lateSuccesses.some((known) => known.attempt === attempt.number);
    if (!late || recorded) return [];
    const fact = {
      attempt: attempt.number,
      channelReference: late.channelReference ?? '',
      confirmed: late.amount ?? toText(payment.amount),
    };
    // What a channel only holds is no money of ours: there is nothing to book.
    if (payment.captureMode === 'manual') return [command({ type: 'RecordLateSuccess', ...fact })];
    // Nobody waits for money that is booked for something else: its case is all there is to do.
    if (saga.cases.has(claimedCaseOf(attempt.requestNo))) return [];
    return [book({ booking: 'late_success', ...fact })];
  });
  const toReturn = payment.lateSuccesses
    .filter(({ refunded }) => !refunded)
    .map((late) => planLateReturn(view, late, options));
  return [...toRecord, ...toReturn];
}

/** What was taken late is refunded; what is held late is voided. */
function planLateReturn(
  { payment, saga }: SagaView,
  late: LateSuccess,
  options: PlanOptions,
): Effect {
  const attempt = payment.attempts.find(({ number }) => number === late.attempt);
  if (attempt === undefined || waitsForClaimed(saga, late.requestNo)) return wait(null);
  const factOf = ({ channelReference }: ChannelAnswer) => ({
    attempt: late.attempt,
    channelReference: channelReference ?? '',
  });
  const backOf = (answer: ChannelAnswer) =>
    book({
      booking: 'late_success_refund',
      ...factOf(answer),
      confirmed: answer.amount ?? toText(late.amount),
    });
  const voided = (answer: ChannelAnswer) =>
    command({ type: 'RecordLateAuthorizationVoided', ...factOf(answer) });
  return planOperation(
    {
      channel: late.channel,
      base: late.requestNo,
      request: followUp(late.held ? 'void' : 'refund', attempt, toText(late.amount)),
      scenario: null,
      again: 'closed_or_failed',
      onSucceeded: late.held ? voided : backOf,
      onLate: late.held ? voided : backOf,
      onFailed: ({ message }) =>
        stuck(
          saga,
          `a late ${late.held ? 'authorization' : 'success'} could not go back: ${message}`,
        ),
    },
    saga,
    options,
  );
}
