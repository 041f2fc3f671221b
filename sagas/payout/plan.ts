/** The payout saga: approval → bank → post, or release if the bank refuses; and back if the money comes back. */
import type { ChannelAnswer } from '../../domain/channel/port.js';
import { toText } from '../../domain/money/money.js';
import { payoutRenewalMs } from '../../domain/payout/hold.js';
import type { Payout } from '../../domain/payout/payout.js';
import { payoutRequestNo } from '../../domain/payout/request-no.js';
import type { Saga } from '../../domain/saga/saga.js';
import { planConflicts } from '../channel/cases.js';
import { isInDoubt, planDoubts } from '../channel/doubts.js';
import { planOperation } from '../channel/operation.js';
import { firstOf, type PlanOptions, wait } from '../runner/flow.js';
import { book, command, type Effect, type View } from './effect.js';

export function planPayout(view: View, options: PlanOptions): Effect {
  const { state: payout, saga } = view;
  const doubtful = isInDoubt(saga);
  return firstOf([
    ...planConflicts(saga),
    ...planDoubts(saga, options),
    ...planLate(payout, saga),
    ...planReturns(payout, saga),
    doubtful ? wait(null) : planProgress(payout, saga, options),
    doubtful || saga.ended ? wait(null) : planEnd(payout),
  ]);
}

const ENDED: ReadonlySet<Payout['status']> = new Set(['paid', 'failed', 'canceled', 'returned']);

/** A hold of a canceled payout is freed first; money that comes back wakes the saga once more. */
const planEnd = (payout: Payout): Effect =>
  ENDED.has(payout.status) ? { effect: 'end' } : wait(null);

function planProgress(payout: Payout, saga: Saga, options: PlanOptions): Effect {
  switch (payout.status) {
    case 'awaiting_approval':
      return firstOf([
        planRenewal(payout, options),
        payout.approval === null ? book({ booking: 'propose' }) : wait(null),
      ]);
    case 'sending':
      return firstOf([planRenewal(payout, options), planBank(payout, saga, options)]);
    case 'confirmed':
      return saga.stuck === null ? book({ booking: 'post' }) : wait(null);
    case 'canceled':
      return saga.ended ? wait(null) : book({ booking: 'release', failure: null });
    case 'paid':
    case 'failed':
    case 'returned':
      return wait(null);
  }
}

function planRenewal(payout: Payout, { nowMs }: PlanOptions): Effect {
  const dueMs = payoutRenewalMs(payout);
  return dueMs === null || nowMs < dueMs ? wait(dueMs) : book({ booking: 'renew_hold' });
}

/**
 * One request, which is never sent anew under another number: what the bank has closed is over, and whoever wants the
 * money asks for another payout. A bank that breaks its promise would else have paid twice.
 */
function planBank(payout: Payout, saga: Saga, options: PlanOptions): Effect {
  const requestNo = payoutRequestNo(payout.id);
  const confirm = ({ channelReference, amount }: ChannelAnswer) =>
    command({
      type: 'RecordConfirmed',
      ...{ requestNo, bankReference: channelReference ?? '' },
      amount: amount ?? toText(payout.amount),
    });
  return planOperation(
    {
      channel: payout.bank,
      base: requestNo,
      request: {
        kind: 'payout',
        amount: toText(payout.amount),
        // Whom it goes to: number and holder are opened for the call alone.
        original: payout.beneficiary,
        method: null,
        expiresAt: null,
      },
      scenario: payout.scenario,
      onSucceeded: confirm,
      onLate: confirm,
      onFailed: ({ code, message }) => book({ booking: 'release', failure: { code, message } }),
    },
    saga,
    options,
  );
}

/** What the bank paid although it had said that it would not, after the payout has failed. */
function planLate(payout: Payout, saga: Saga): Effect[] {
  const requestNo = payoutRequestNo(payout.id);
  const late = saga.requests.get(requestNo)?.late ?? null;
  if (payout.status !== 'failed' || saga.stuck !== null || late === null) return [];
  return payout.late.includes(requestNo)
    ? []
    : [book({ booking: 'late', requestNo, answer: late })];
}

/** What came back is booked once it is booked that it was paid. */
const planReturns = ({ returns, status }: Payout, saga: Saga): Effect[] =>
  status === 'sending' || status === 'confirmed' || saga.stuck !== null
    ? []
    : returns
        .filter(({ transaction }) => transaction === null)
        .map(({ bankReference }) => book({ booking: 'return', bankReference }));
