/** The payment saga: route → channel → post to the ledger → done, and back if it fails. */
import {
  authorizationEndMs,
  type ChannelAnswer,
  type ChannelProfile,
} from '../../domain/channel/port.js';
import { fromInstant, toInstant } from '../../domain/kernel/clock.js';
import { derivedId } from '../../domain/ids.js';
import { fromText, type Money, money, type MoneyText, toText } from '../../domain/money/money.js';
import { amountRefundPending, authorizedRest } from '../../domain/payment/amounts.js';
import {
  type Attempt,
  currentAttempt,
  isTerminal,
  type LateSuccess,
  type Payment,
} from '../../domain/payment/payment.js';
import { requestNo } from '../../domain/payment/request-no.js';
import type { Saga } from '../../domain/saga/saga.js';
import { route } from '../../domain/channel/routing.js';
import { planConflicts } from '../channel/cases.js';
import { isInDoubt, planDoubts } from '../channel/doubts.js';
import { planOperation } from '../channel/operation.js';
import { firstOf, type PlanOptions, stuck, wait } from '../runner/flow.js';
import { book, command, type Effect, type SagaView } from './effect.js';
import { planLateRequests } from './late-requests.js';
import { claimedCaseOf, waitsForClaimed } from './claimed-movement.js';
import { planSuspenseRefunds } from './suspense-refunds.js';

/** Channels are few; a payment that failed at so many is not going to succeed at the next. */
const MAX_ATTEMPTS = 5;

export function planPayment(view: SagaView, options: PlanOptions): Effect {
  const { payment, saga } = view;
  return firstOf([
    ...planConflicts(saga),
    ...planDoubts(saga, options),
    ...planLateRequests(view),
    ...planLateSuccesses(view, options),
    ...planSuspenseRefunds(view, options),
    ...planBookings(view),
    ...(isTerminal(payment.status) || isInDoubt(saga) ? [] : planProgress(view, options)),
    isAtRest(view) && !saga.ended ? { effect: 'end' } : wait(null),
  ]);
}

const isAtRest = ({ payment, saga }: SagaView): boolean =>
  isTerminal(payment.status) &&
  !isInDoubt(saga) &&
  payment.lateSuccesses.every(({ refunded }) => refunded) &&
  payment.suspenseRefunds.every(({ status }) => status !== 'requested');

/** A channel's fact is posted before anything else is done about the payment. */
const planBookings = ({ payment, saga }: SagaView): Effect[] =>
  payment.captures.flatMap((capture) => {
    const { id, status, excess } = capture;
    if (status === 'captured') {
      return waitsForClaimed(saga, id) ? [] : [book({ booking: 'capture', capture: id })];
    }
    // Once the capture has claimed the movement, of which the excess is a part.
    const isOver = status === 'posted' && excess !== null && !excess.posted;
    return isOver ? [book({ booking: 'excess', capture: id })] : [];
  });

function planProgress(view: SagaView, options: PlanOptions): Effect[] {
  const { payment } = view;
  if (payment.underpayment !== null) return [planUnderpaid(view, options)];
  if (payment.authorized !== null) {
    return [
      ...planCaptures(view, options),
      planExpiry(payment, options),
      planRemainder(view, options),
    ];
  }
  // An automatic capture that waits for its posting needs nothing else.
  if (payment.captures.length > 0) return [];
  return [planAttempt(view, options)];
}

/** How long a merchant may accept a payment that was paid in part. */
const ACCEPT_MS = 7 * 86_400_000;
const RETURN_AGAIN_MS = 3_600_000;

/** What nobody accepts in time goes back whole; refunds that are under way are waited for. */
function planUnderpaid({ payment, saga }: SagaView, { nowMs }: PlanOptions): Effect {
  const { underpayment, refunds } = payment;
  if (underpayment === null || underpayment.accepted) return wait(null);
  const dueMs = fromInstant(underpayment.since) + ACCEPT_MS;
  if (nowMs < dueMs) return wait(dueMs);
  if (saga.stuck !== null) return wait(null);
  // A refund under way may fail: then it is looked at again.
  if (amountRefundPending(payment).minor > 0n) return wait(nowMs + RETURN_AGAIN_MS);
  // A channel may give back less than was asked for: the rest is asked for anew.
  const before = refunds.filter(
    ({ reason, status }) => reason === 'underpaid' && status === 'succeeded',
  );
  const tries = [saga.resumes, before.length].map(String);
  const refund = derivedId('refund', payment.id, 'underpaid', ...tries);
  if (refunds.some(({ id, status }) => id === refund && status === 'failed')) {
    return stuck(saga, 'an underpaid payment could not be given back');
  }
  return book({ booking: 'return_underpaid', refund });
}

/** Why the payment shall not go on, if so: then the open attempt is closed upstream first. */
function stopReason(payment: Payment, nowMs: number): 'canceled' | 'expired' | undefined {
  if (payment.cancels.length > 0) return 'canceled';
  return nowMs >= fromInstant(payment.expiresAt) ? 'expired' : undefined;
}

function planAttempt(view: SagaView, options: PlanOptions): Effect {
  const { payment, saga } = view;
  const stop = stopReason(payment, options.nowMs);
  const attempt = currentAttempt(payment);
  if (attempt === undefined) return planNextAttempt(payment, stop, options);
  const number = attempt.number;
  const planned = planOperation(
    {
      channel: attempt.channel,
      base: attempt.requestNo,
      request: {
        kind: payment.captureMode === 'manual' ? 'authorize' : 'pay',
        amount: toText(payment.amount),
        original: null,
        method: payment.method,
        expiresAt: payment.expiresAt,
      },
      scenario: number === 1 ? payment.scenario : null,
      wantClose: stop !== undefined,
      onSucceeded: ({ channelReference, amount }) =>
        command({
          type: 'RecordAttemptSucceeded',
          attempt: number,
          channelReference: channelReference ?? '',
          ...confirmedOf(amount),
          costPercent: costPercentOf(attempt, options),
          authorizationExpiresAt: authorizationEnd(attempt, options),
        }),
      onFailed: ({ code, message, final }) =>
        command({
          type: 'RecordAttemptFailed',
          attempt: number,
          failure: { code, message },
          final,
        }),
      onOpen: (pending) =>
        pending?.nextAction && payment.status === 'processing'
          ? command({
              type: 'RecordAwaitingPayer',
              attempt: number,
              nextAction: pending.nextAction,
            })
          : undefined,
    },
    saga,
    options,
  );
  // Its expiry wakes the payment too.
  return stop === undefined ? firstOf([planned, wait(fromInstant(payment.expiresAt))]) : planned;
}

const profileOf = ({ channel }: Attempt, { profiles }: PlanOptions): ChannelProfile | undefined =>
  profiles.find(({ name }) => name === channel);

const authorizationEnd = (attempt: Attempt, options: PlanOptions): string =>
  toInstant(authorizationEndMs(profileOf(attempt, options), options.nowMs));

/** What the channel costs now: the capture that is recorded keeps it. */
const costPercentOf = (attempt: Attempt, options: PlanOptions): string =>
  profileOf(attempt, options)?.costPercent ?? '0';

/** There is no open attempt: end, or try the next channel. A payer's decline is final. */
function planNextAttempt(
  payment: Payment,
  stop: 'canceled' | 'expired' | undefined,
  options: PlanOptions,
): Effect {
  const last = payment.attempts.at(-1)?.failure;
  if (stop !== undefined) return command({ type: 'EndUnpaid', as: stop, failure: null });
  if (last?.final || payment.attempts.length >= MAX_ATTEMPTS) {
    const failure = last ? { code: last.code, message: last.message } : null;
    return command({ type: 'EndUnpaid', as: 'failed', failure });
  }
  return planRoute(payment, options);
}

/** The choice of a channel, stored with the candidates that were rejected. */
function planRoute(payment: Payment, { profiles, quality, nowMs }: PlanOptions): Effect {
  const { amount, method, attempts } = payment;
  const question = { amount, method, tried: attempts.map(({ channel }) => channel), nowMs };
  const { chosen, candidates } = route(question, profiles, quality);
  if (chosen !== undefined) {
    const attempt = attempts.length + 1;
    return command({ type: 'RecordRoute', attempt, channel: chosen, candidates });
  }
  const reasons = candidates.map(({ channel, reasons }) => `${channel}: ${reasons.join(', ')}`);
  const failure = { code: 'no_channel_available', message: reasons.join('; ') || 'no channel' };
  return command({ type: 'EndUnpaid', as: 'failed', failure });
}

function planCaptures({ payment, saga }: SagaView, options: PlanOptions): Effect[] {
  const attempt = currentAttempt(payment);
  if (attempt === undefined) return [];
  return payment.captures
    .filter(({ status }) => status === 'requested')
    .map((capture) =>
      planOperation(
        {
          channel: attempt.channel,
          base: capture.requestNo,
          request: followUp('capture', attempt, toText(capture.amount)),
          scenario: null,
          again: 'closed',
          onSucceeded: ({ channelReference, amount }) =>
            command({
              type: 'RecordCaptured',
              capture: capture.id,
              channelReference: channelReference ?? '',
              ...confirmedOf(amount),
              costPercent: costPercentOf(attempt, options),
            }),
          onFailed: ({ code, message }) =>
            command({
              type: 'RecordCaptureFailed',
              capture: capture.id,
              failure: { code, message },
            }),
        },
        saga,
        options,
      ),
    );
}

/** An authorization ends in time, unless something else is about to end it. */
function planExpiry(payment: Payment, { nowMs }: PlanOptions): Effect {
  const { authorizationExpiresAt: expiresAt, authorizationExpired, cancels, captures } = payment;
  const ends = cancels.length > 0 || captures.some((c) => c.final && c.status !== 'failed');
  if (expiresAt === null || authorizationExpired || ends) return wait(null);
  const dueMs = fromInstant(expiresAt);
  return nowMs < dueMs ? wait(dueMs) : command({ type: 'ExpireAuthorization' });
}

/** After the final capture, a cancel or its expiry, what is still held goes back to the payer. */
function planRemainder({ payment, saga }: SagaView, options: PlanOptions): Effect {
  const attempt = currentAttempt(payment);
  const finalPosted = payment.captures.some((c) => c.final && c.status === 'posted');
  const underWay = payment.captures.some(
    ({ status }) => status === 'requested' || status === 'captured',
  );
  const over = finalPosted || payment.authorizationExpired || payment.cancels.length > 0;
  if (attempt === undefined || underWay || !over) return wait(null);
  const rest = heldRest(payment, saga);
  const voided = (): Effect => command({ type: 'RecordRemainderVoided' });
  return planOperation(
    {
      channel: attempt.channel,
      base: requestNo(payment.id, 'v', 1),
      request: followUp('void', attempt, toText(rest)),
      scenario: null,
      again: 'closed_or_failed',
      // A late capture may have taken the rest while its void was under way.
      onNothingLeft: rest.minor <= 0n ? voided : undefined,
      onSucceeded: voided,
      onLate: voided,
      onFailed: ({ message }) => stuck(saga, `the rest could not be given back: ${message}`),
    },
    saga,
    options,
  );
}

/** What the channel still holds: less also what it captured after it had said that it would not. */
function heldRest(payment: Payment, saga: Saga): Money {
  const { minor, currency } = authorizedRest(payment);
  const late = [...saga.requests.values()]
    .filter(({ request, late }) => request.kind === 'capture' && late !== null)
    .reduce((sum, { request, late }) => sum + fromText(late?.amount ?? request.amount).minor, 0n);
  return money(minor - late, currency);
}

function planLateSuccesses(view: SagaView, options: PlanOptions): Effect[] {
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

const confirmedOf = (amount: MoneyText | null): { readonly confirmed?: MoneyText } =>
  amount === null ? {} : { confirmed: amount };

const followUp = (
  kind: 'capture' | 'void' | 'refund',
  attempt: Attempt,
  amount: { value: string; currency: string },
) => ({ kind, amount, original: attempt.requestNo, method: null, expiresAt: null });
