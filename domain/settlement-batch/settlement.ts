/**
 * Decides over the settlement of a merchant's takings in a currency: its schedule, its batches after one another,
 * and what they kept back. One batch is open at a time, and the next begins where the last ended.
 */
import { contentHash } from '../kernel/content.js';
import { accept, type Decision, reject } from '../kernel/decider.js';
import { derivedId } from '../ids.js';
import { nextDay } from '../ledger/calendar.js';
import { type Currency, fromText, money, toText } from '../money/money.js';
import { type BatchAmounts, carriedOver, leastOf } from './amounts.js';
import type { SettlementEvent } from './events.js';
import { type ScheduleTerms, termsRefusal } from './schedule.js';

export interface OpenBatch {
  readonly id: string;
  readonly number: number;
  readonly day: string;
  /** Signed, in minor units: items and what was carried in. */
  readonly due: bigint;
  readonly carriedIn: bigint;
  readonly carriedSince: string | null;
  readonly terms: ScheduleTerms;
  readonly needsApproval: boolean;
  readonly isApproved: boolean;
}

/** What a batch keeps back. */
export interface Reserve {
  readonly batch: string;
  readonly number: number;
  readonly minor: bigint;
  /** The last day. */
  readonly until: string;
}

export interface Settlement {
  readonly merchant: string;
  readonly currency: Currency;
  readonly schedule: { readonly version: number; readonly terms: ScheduleTerms };
  /** Ids of the approved proposals that set schedules. */
  readonly approvals: ReadonlySet<string>;
  /** Why it is held by hand; null if it is not. */
  readonly held: { readonly reason: string; readonly by: string; readonly at: string } | null;
  /** How many batches there were. */
  readonly batches: number;
  /** Number of the last entry that a batch has, and its place in the log. */
  readonly to: number;
  readonly position: string | null;
  readonly carried: bigint;
  readonly carriedSince: string | null;
  readonly open: OpenBatch | null;
  readonly reserves: readonly Reserve[];
}

/** State of `settlement-{merchant}:{currency}`: null before the first schedule. */
export type SettlementState = Settlement | null;

/** The next entries of the pending account, as the log has them. */
export interface Items {
  /** The last entry that batches have, and the last of these. */
  readonly from: number;
  readonly to: number;
  readonly position: string | null;
  readonly count: number;
  readonly credits: bigint;
  readonly debits: bigint;
}

export type SettlementCommand =
  | {
      readonly type: 'SetSchedule';
      readonly merchant: string;
      readonly currency: Currency;
      readonly terms: ScheduleTerms;
      readonly by: string;
      /** The approved proposal, with the version that it was made on (0 for none). */
      readonly approval: {
        readonly id: string;
        readonly approvedBy: string;
        readonly after: number;
      } | null;
    }
  | { readonly type: 'Hold'; readonly reason: string; readonly by: string }
  | { readonly type: 'Release'; readonly by: string }
  | {
      readonly type: 'MakeBatch';
      readonly day: string;
      readonly calendar: { readonly id: string; readonly version: number } | null;
      readonly items: Items;
    }
  | {
      readonly type: 'ApproveBatch';
      readonly batch: string;
      readonly approval: string;
      readonly by: string;
    }
  | {
      readonly type: 'RecordSettled';
      readonly batch: string;
      readonly transaction: string;
      /** Accounting day of the transaction. */
      readonly day: string;
      readonly amounts: BatchAmounts;
    }
  | {
      readonly type: 'RecordReserveReleased';
      readonly batch: string;
      readonly transaction: string;
      readonly day: string;
    };

type CommandOf<Type extends SettlementCommand['type']> = Extract<SettlementCommand, { type: Type }>;

export const batchId = (merchant: string, currency: string, number: number): string =>
  derivedId('settlementBatch', merchant, currency, String(number));

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
      if (state.held === null) return accept();
      return accept({ type: 'SettlementReleased', data: { merchant, currency, by: command.by } });
    case 'MakeBatch':
      return makeBatch(command, state);
    case 'ApproveBatch':
      return approveBatch(command, state);
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

function evolve(state: SettlementState, event: SettlementEvent, at: string): SettlementState {
  if (event.type === 'SettlementScheduleSet') return withSchedule(state, event.data);
  if (state === null) throw new Error(`${event.type} before SettlementScheduleSet`);
  switch (event.type) {
    case 'SettlementHeld':
      return { ...state, held: { reason: event.data.reason, by: event.data.by, at } };
    case 'SettlementReleased':
      return { ...state, held: null };
    case 'SettlementBatchMade':
      return withBatch(state, event.data);
    case 'SettlementBatchApproved':
      return { ...state, open: state.open && { ...state.open, isApproved: true } };
    case 'SettlementBatchSettled': {
      const { batch, reserve, reserveUntil: until, carried, carriedSince } = event.data;
      const number = state.open?.number ?? state.batches;
      const kept = until === null ? [] : [{ batch, number, minor: fromText(reserve).minor, until }];
      return {
        ...state,
        open: null,
        carried: fromText(carried).minor,
        carriedSince,
        reserves: [...state.reserves, ...kept],
      };
    }
    case 'SettlementReserveReleased':
      return {
        ...state,
        reserves: state.reserves.filter(({ batch }) => batch !== event.data.batch),
      };
  }
}

type DataOf<Type extends SettlementEvent['type']> = Extract<
  SettlementEvent,
  { type: Type }
>['data'];

function withSchedule(
  state: SettlementState,
  { merchant, currency, version, terms, approval }: DataOf<'SettlementScheduleSet'>,
): Settlement {
  const before = state ?? {
    ...{ merchant, currency: currency as Currency, approvals: new Set<string>(), held: null },
    ...{ batches: 0, to: 0, position: null, carried: 0n, carriedSince: null, open: null },
    reserves: [],
  };
  const approvals =
    approval === null ? before.approvals : new Set([...before.approvals, approval.id]);
  return { ...before, schedule: { version, terms }, approvals };
}

function withBatch(state: Settlement, made: DataOf<'SettlementBatchMade'>): Settlement {
  const { batch: id, number, day, to, position, needsApproval, carriedSince } = made;
  const minor = (text: { value: string; currency: string }) => fromText(text).minor;
  const carriedIn = minor(made.carriedIn);
  return {
    ...state,
    batches: number,
    to,
    position: position ?? state.position,
    open: {
      ...{ id, number, day, carriedIn, carriedSince, needsApproval, isApproved: false },
      due: minor(made.credits) - minor(made.debits) + carriedIn,
      terms: state.schedule.terms,
    },
  };
}

const initialState: SettlementState = null;

/** Its fold also sees when an event was recorded. */
export const settlement = { initialState, decide, evolve };
