/** Decides over a settlement: one batch is open at a time, and the next begins where the last ended. */
import { contentHash } from '../kernel/content.js';
import { accept, type Decision, reject } from '../kernel/decider.js';
import { nextDay } from '../ledger/calendar.js';
import { fromText, money, toText } from '../money/money.js';
import { type BatchAmounts, carriedOver, leastOf } from './amounts.js';
import type { CommandOf, SettlementCommand } from './commands.js';
import type { SettlementEvent } from './events.js';
import { evolve } from './evolve.js';
import { termsRefusal } from './schedule.js';
import { batchId, type OpenBatch, type Settlement, type SettlementState } from './settlement.js';

function decide(command: SettlementCommand, state: SettlementState): Decision<SettlementEvent> {
  if (command.type === 'SetSchedule') return setSchedule(command, state);
  if (state === null) {
    return reject('settlement_schedule_missing', 'nothing is settled without a schedule');
  }
  const { merchant, currency } = state;
  switch (command.type) {
    case 'Hold':
      if (state.held !== null) return accept();
      return accept({
        type: 'SettlementHeld',
        data: { merchant, currency, reason: command.reason, by: command.by },
      });
    case 'Release':
      if (state.held?.at !== command.heldAt) return accept();
      return accept({ type: 'SettlementReleased', data: { merchant, currency, by: command.by } });
    case 'MakeBatch':
      return makeBatch(command, state);
    case 'ApproveBatch':
      return approveBatch(command, state);
    case 'RejectBatch':
      return rejectBatch(command, state);
    case 'RecordSettled':
      return recordSettled(command, state);
    case 'RecordReserveReleased':
      return recordReleased(command, state);
  }
}

function setSchedule(
  { merchant, currency, terms, by, approval }: CommandOf<'SetSchedule'>,
  state: SettlementState,
): Decision<SettlementEvent> {
  const version = state?.schedule.version ?? 0;
  if (approval !== null) {
    if (state?.approvals.has(approval.id) === true) return accept();
    if (approval.after !== version) {
      return reject('settlement_schedule_changed', `the schedule is at version ${version} by now`);
    }
  }
  const rejection = termsRefusal(terms, currency);
  if (rejection !== undefined) return { accepted: false, rejection };
  if (state !== null && contentHash(state.schedule.terms) === contentHash(terms)) {
    return approval === null
      ? accept()
      : reject('settlement_schedule_invalid', 'the schedule says this already');
  }
  return accept({
    type: 'SettlementScheduleSet',
    data: {
      ...{ merchant, currency, version: version + 1, terms, by },
      approval: approval && { id: approval.id, approvedBy: approval.approvedBy },
    },
  });
}

function makeBatch(
  { day, calendar, items }: CommandOf<'MakeBatch'>,
  state: Settlement,
): Decision<SettlementEvent> {
  const { merchant, currency, schedule, carried: carriedIn, carriedSince } = state;
  if (state.held !== null) return reject('settlement_held', state.held.reason);
  if (state.open !== null) return reject('settlement_batch_open', `batch ${state.open.number}`);
  // Somebody else has claimed them meanwhile.
  if (items.from !== state.to) return accept();
  // Without items, what was carried over may be settled alone.
  if (items.count === 0 && carriedIn < leastOf(fromText(schedule.terms.minimum).minor)) {
    return accept();
  }
  const number = state.batches + 1;
  const id = batchId(merchant, currency, number);
  const { terms } = schedule;
  const due = items.credits - items.debits + carriedIn;
  const over = carriedOver(due, fromText(terms.minimum).minor);
  const above = terms.approvalAbove;
  const needsApproval = over === undefined && above !== null && due > fromText(above).minor;
  const text = (minor: bigint) => ({ ...toText(money(minor, currency)) });
  const made: SettlementEvent = {
    type: 'SettlementBatchMade',
    data: {
      ...{ batch: id, merchant, currency, number, day, schedule: schedule.version },
      calendar: calendar && { id: calendar.id, version: calendar.version },
      ...{ from: items.from, to: items.to, position: items.position, count: items.count },
      ...{ credits: text(items.credits), debits: text(items.debits) },
      ...{ carriedIn: text(carriedIn), carriedSince, needsApproval },
    },
  };
  if (over === undefined) return accept(made);
  const batch = { id, day, currency, carriedIn, carriedSince, terms };
  return accept<SettlementEvent>(made, settled(batch, null, over));
}

function approveBatch(
  { batch, approval, by }: CommandOf<'ApproveBatch'>,
  { open }: Settlement,
): Decision<SettlementEvent> {
  if (open?.id !== batch || !open.needsApproval) {
    return reject('settlement_batch_settled', 'the batch waits for no approval');
  }
  if (open.isApproved) return accept();
  return accept({ type: 'SettlementBatchApproved', data: { batch, approval, by } });
}

/**
 * All of it is carried over, and nothing is settled until somebody releases it: the next batch would hold the same. A
 * batch that is not open any more was rejected before.
 */
function rejectBatch(
  { batch, reason, by }: CommandOf<'RejectBatch'>,
  { open, held, merchant, currency }: Settlement,
): Decision<SettlementEvent> {
  if (open?.id !== batch) return accept();
  if (!open.needsApproval || open.isApproved) {
    return reject('settlement_batch_settled', 'the batch waits for no approval');
  }
  const none = { settled: 0n, payable: 0n, reserve: 0n };
  const amounts = { ...none, carried: open.due, cause: 'rejected' } as const;
  const over = settled({ ...open, currency }, null, amounts);
  if (held !== null) return accept(over);
  return accept<SettlementEvent>(over, {
    type: 'SettlementHeld',
    data: { merchant, currency, reason, by },
  });
}

function recordSettled(
  { batch, transaction, day, amounts }: CommandOf<'RecordSettled'>,
  { open, currency }: Settlement,
): Decision<SettlementEvent> {
  if (open?.id !== batch) return accept();
  const { settled: moved, payable, reserve, carried } = amounts;
  if (moved !== payable + reserve || moved + carried !== open.due) {
    throw new Error(`batch ${batch} does not add up`);
  }
  return accept(settled({ ...open, currency }, { transaction, day }, amounts));
}

type SettledBatch = Pick<OpenBatch, 'id' | 'day' | 'carriedIn' | 'carriedSince' | 'terms'> &
  Pick<Settlement, 'currency'>;

function settled(
  batch: SettledBatch,
  moved: { readonly transaction: string; readonly day: string } | null,
  amounts: BatchAmounts,
): SettlementEvent {
  const text = (minor: bigint) => ({ ...toText(money(minor, batch.currency)) });
  const { reserve, carried, cause } = amounts;
  return {
    type: 'SettlementBatchSettled',
    data: {
      ...{ batch: batch.id, transaction: moved?.transaction ?? null },
      ...{ settled: text(amounts.settled), payable: text(amounts.payable) },
      reserve: text(reserve),
      // A batch may wait for long: its reserve is kept for its days from when it was kept back.
      reserveUntil:
        moved === null || reserve === 0n ? null : daysAfter(moved.day, batch.terms.reserveDays),
      carried: text(carried),
      carriedSince: carried === 0n ? null : sinceOf(batch, carried),
      cause,
    },
  };
}

/** What is carried over keeps its age as long as it keeps its sign. */
const sinceOf = ({ carriedIn, carriedSince, day }: SettledBatch, carried: bigint): string =>
  carriedSince !== null && carriedIn > 0n === carried > 0n ? carriedSince : day;

function daysAfter(day: string, days: number): string {
  let at = day;
  for (let left = days; left > 0; left -= 1) at = nextDay(at);
  return at;
}

function recordReleased(
  { batch, transaction, day }: CommandOf<'RecordReserveReleased'>,
  { reserves, currency }: Settlement,
): Decision<SettlementEvent> {
  const reserve = reserves.find((one) => one.batch === batch);
  if (reserve === undefined) return accept();
  const amount = { ...toText(money(reserve.minor, currency)) };
  return accept({ type: 'SettlementReserveReleased', data: { batch, transaction, amount, day } });
}

const initialState: SettlementState = null;

/** Its fold also sees when an event was recorded. */
export const settlement = { initialState, decide, evolve };
