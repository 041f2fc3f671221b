/**
 * The dispute saga: hold → what the channel moves → release or loss. Outcome and money are told apart: if the two do not
 * come together within a time, a case asks a person to find out why.
 */
import { fromInstant } from '../../domain/kernel/clock.js';
import { type Dispute, outcomeOf, standingNow } from '../../domain/dispute/dispute.js';
import { isSettled, nextStep, withdrawnOfHold } from '../../domain/dispute/money.js';
import { planConflicts } from '../channel/cases.js';
import { isInDoubt, planDoubts } from '../channel/doubts.js';
import { firstOf, type PlanOptions, wait } from '../runner/flow.js';
import { planAnswers } from './answers.js';
import { apartCase, apartCaseId } from './cases.js';
import { command, type Effect, type View } from './effect.js';

/** Within so long after an outcome its money moves, and after the money its outcome is told. */
const APART_MS = 7 * 86_400_000;

export function planDispute({ state: dispute, saga }: View, options: PlanOptions): Effect {
  const doubtful = isInDoubt(saga);
  return firstOf([
    ...planConflicts(saga),
    ...planDoubts(saga, options),
    saga.stuck === null ? planMoney(dispute) : wait(null),
    ...(doubtful ? [] : planAnswers(dispute, saga, options)),
    planApart(dispute, saga.cases, options),
    isOver(dispute) && !doubtful && !saga.ended ? { effect: 'end' } : wait(null),
  ]);
}

/** Outcome and money agree, and nothing is on its way to the channel. */
const isOver = (dispute: Dispute): boolean =>
  dispute.closed !== null &&
  isSettled(dispute) &&
  dispute.acceptance?.status !== 'sending' &&
  dispute.evidence.every(({ status }) => status !== 'sending');

function planMoney(dispute: Dispute): Effect {
  const step = nextStep(dispute);
  if (step === null) return wait(null);
  if (step.step !== 'close') return { effect: 'book', what: step };
  const outcome = outcomeOf(dispute);
  return outcome === null ? wait(null) : command({ type: 'CloseDispute', outcome });
}

function planApart(
  dispute: Dispute,
  cases: { readonly has: (id: string) => boolean },
  { nowMs }: PlanOptions,
): Effect {
  const apart = waitsFor(dispute);
  if (apart === null || cases.has(apartCaseId(dispute, apart.what))) return wait(null);
  const dueMs = apart.sinceMs + APART_MS;
  return nowMs < dueMs ? wait(dueMs) : apartCase(dispute, apart.what);
}

/** What has not come although its counterpart has; null if nothing is awaited. */
function waitsFor(
  dispute: Dispute,
): { readonly what: 'money' | 'outcome'; readonly sinceMs: number } | null {
  const standing = standingNow(dispute);
  if (standing !== undefined && standing.outcome !== null) {
    return isSettled(dispute) ? null : { what: 'money', sinceMs: fromInstant(standing.toldAt) };
  }
  const last = dispute.movements.findLast(({ kind }) => kind !== 'fee');
  if (last === undefined) return null;
  const isBack = last.kind === 'reinstatement' && withdrawnOfHold(dispute).minor === 0n;
  return isBack || standing === undefined
    ? { what: 'outcome', sinceMs: fromInstant(last.toldAt) }
    : null;
}
