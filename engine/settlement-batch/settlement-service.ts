/** Settles what merchants have taken: makes batches of what is due, moves their money, and gives reserves back. */
import type { CalendarService } from '../calendar/calendar-service.js';
import type { TallybookEvent } from '../../domain/events.js';
import { type Rejection, reject } from '../../domain/kernel/decider.js';
import type { CommandContext } from '../../domain/kernel/event.js';
import type { EventLog } from '../../domain/kernel/event-log.js';
import type { IdSource } from '../../domain/kernel/ids.js';
import type { Balance } from '../../domain/ledger/balance.js';
import { merchantAccountId } from '../../domain/ledger/account-id.js';
import { type Currency, fromText } from '../../domain/money/money.js';
import { PAYMENT_BOOK } from '../../domain/payment/accounts.js';
import { leastOf } from '../../domain/settlement-batch/amounts.js';
import type { SettlementCommand } from '../../domain/settlement-batch/commands.js';
import {
  type SettlementEvent,
  settlementEventSchemas,
} from '../../domain/settlement-batch/events.js';
import { settlement } from '../../domain/settlement-batch/decider.js';
import type { PendingEntries } from '../../domain/settlement-batch/port.js';
import { postReserveRelease } from '../../domain/settlement-batch/posting.js';
import type { ScheduleTerms } from '../../domain/settlement-batch/schedule.js';
import type {
  OpenBatch,
  Settlement,
  SettlementState,
} from '../../domain/settlement-batch/settlement.js';
import { settlementStream } from '../../domain/settlement-batch/streams.js';
import type { Answered } from '../answered.js';
import { createCommandHandler, type Folded } from '../command-handler.js';
import { dueItems, type DueQuestion } from './due-items.js';
import { moneyDue } from './money-due.js';
import { post, settleBatch, type SettlementLedger } from './settle-batch.js';

/** A schedule that two principals have agreed on. */
export interface ApprovedSchedule {
  readonly id: string;
  readonly proposedBy: string;
  readonly after: number;
}

/** What a run came to. */
export interface Run {
  readonly settlement: Settlement;
  /** What the open batch, or the next, waits for; null if nothing was left to do. */
  readonly waits: 'approval' | 'hold' | 'money' | 'read_model' | Rejection | null;
}

export interface SettlementService {
  find(merchant: string, currency: Currency): Promise<Settlement | undefined>;
  /** Refused with `settlement_schedule_invalid` or `settlement_schedule_changed`. */
  setSchedule(
    of: Takings,
    terms: ScheduleTerms,
    approved: ApprovedSchedule,
    context: CommandContext,
  ): Promise<Answered<Settlement>>;
  /** Why a schedule could not be set if it were approved now. */
  scheduleRefusal(of: Takings, terms: ScheduleTerms, after: number): Promise<Rejection | undefined>;
  /** At once, by hand. Refused with `settlement_schedule_missing`. */
  hold(of: Takings, reason: string, context: CommandContext): Promise<Answered<Settlement>>;
  /** @param heldAt of the hold that is released; another stays. */
  release(of: Takings, heldAt: string, context: CommandContext): Promise<Answered<Settlement>>;
  /** Refused with `settlement_batch_settled`. */
  approve(
    of: Takings,
    batch: string,
    approval: string,
    context: CommandContext,
  ): Promise<Answered<Settlement>>;
  /** Carries it over and holds what is to come. Refused with `settlement_batch_settled`. */
  reject(
    of: Takings,
    batch: string,
    reason: string,
    context: CommandContext,
  ): Promise<Answered<Settlement>>;
  /**
   * Does all that is due: gives reserves back, settles the open batch, makes the next. Harmless when repeated.
   * Refused with `settlement_schedule_missing`.
   */
  run(of: Takings, context: CommandContext): Promise<Answered<Run>>;
}

/** What a merchant takes in a currency. */
export interface Takings {
  readonly merchant: string;
  readonly currency: Currency;
}

interface Dependencies {
  readonly log: EventLog<TallybookEvent>;
  readonly ids: IdSource;
  readonly ledger: SettlementLedger;
  readonly calendars: Pick<CalendarService, 'daysOf'>;
  readonly entries: PendingEntries;
  /** Told of a batch that waits: makes the proposal, if there is none. */
  readonly onWaiting: (of: Takings, batch: OpenBatch) => Promise<void>;
}

const isSettlementEvent = (event: TallybookEvent): event is SettlementEvent =>
  Object.hasOwn(settlementEventSchemas, event.type);

export const createSettlementService = (dependencies: Dependencies): SettlementService =>
  new Settlements(dependencies);

class Settlements implements SettlementService {
  readonly #handler;
  /** What was folded before, by stream. */
  readonly #known = new Map<string, Folded<SettlementState>>();

  constructor(private readonly parts: Dependencies) {
    this.#handler = createCommandHandler<SettlementState, SettlementCommand, SettlementEvent>(
      parts.log,
      settlement,
      isSettlementEvent,
      parts.ids,
    );
  }

  async find(merchant: string, currency: Currency): Promise<Settlement | undefined> {
    const { state } = await this.#load({ merchant, currency });
    return state ?? undefined;
  }

  setSchedule(
    of: Takings,
    terms: ScheduleTerms,
    { id, proposedBy: by, after }: ApprovedSchedule,
    context: CommandContext,
  ): Promise<Answered<Settlement>> {
    const approval = { id, approvedBy: context.actor, after };
    return this.#answer(of, { type: 'SetSchedule', ...of, terms, by, approval }, context);
  }

  async scheduleRefusal(
    of: Takings,
    terms: ScheduleTerms,
    after: number,
  ): Promise<Rejection | undefined> {
    if (
      terms.calendar !== null &&
      (await this.parts.calendars.daysOf(terms.calendar)) === undefined
    ) {
      return reject('settlement_schedule_invalid', 'there is no such calendar', 'calendar')
        .rejection;
    }
    const approval = { id: '', approvedBy: '', after };
    const { state } = await this.#load(of);
    const decision = settlement.decide(
      { type: 'SetSchedule', ...of, terms, by: '', approval },
      state,
    );
    return decision.accepted ? undefined : decision.rejection;
  }

  hold(of: Takings, reason: string, context: CommandContext): Promise<Answered<Settlement>> {
    return this.#answer(of, { type: 'Hold', reason, by: context.actor }, context);
  }

  release(of: Takings, heldAt: string, context: CommandContext): Promise<Answered<Settlement>> {
    return this.#answer(of, { type: 'Release', by: context.actor, heldAt }, context);
  }

  reject(
    of: Takings,
    batch: string,
    reason: string,
    context: CommandContext,
  ): Promise<Answered<Settlement>> {
    const command = { type: 'RejectBatch', batch, reason, by: context.actor } as const;
    return this.#answer(of, command, context);
  }

  approve(
    of: Takings,
    batch: string,
    approval: string,
    context: CommandContext,
  ): Promise<Answered<Settlement>> {
    const command = { type: 'ApproveBatch', batch, approval, by: context.actor } as const;
    return this.#answer(of, command, context);
  }

  async run(of: Takings, context: CommandContext): Promise<Answered<Run>> {
    const { state } = await this.#load(of);
    if (state === null) {
      return reject('settlement_schedule_missing', 'nothing is settled without a schedule');
    }
    // A reserve that cannot be given back does not hold up what is due.
    const kept = await this.#releaseReserves(of, state, context);
    const waits =
      (await this.#settleOpen(of, context)) ??
      (await this.#makeBatch(of, context)) ??
      (await this.#settleOpen(of, context)) ??
      kept;
    const { state: value, position } = await this.#load(of);
    if (value === null) throw new Error('a settlement has lost its schedule');
    return { accepted: true, value: { settlement: value, waits }, replayed: false, position };
  }

  /** Gives back what was kept for as long as it was to be. */
  async #releaseReserves(
    of: Takings,
    { reserves, held }: Settlement,
    context: CommandContext,
  ): Promise<Run['waits']> {
    if (held !== null || reserves.length === 0) return null;
    const { day } = await this.#book();
    for (const { batch, number, minor, until } of reserves) {
      if (until >= day) continue;
      const posting = postReserveRelease({ id: batch, ...of, number }, minor);
      const refused = await post(this.parts.ledger, posting, context);
      if (refused !== undefined) return refused;
      const { command } = posting;
      if (command.type !== 'PostTransaction') throw new Error('a release is a transaction');
      await this.#handle(
        of,
        { type: 'RecordReserveReleased', batch, transaction: command.id, day },
        context,
      );
    }
    return null;
  }

  async #settleOpen(of: Takings, context: CommandContext): Promise<Run['waits']> {
    const { state } = await this.#load(of);
    if (state?.open == null) return null;
    const { open, held } = state;
    if (held !== null) return 'hold';
    if (open.needsApproval && !open.isApproved) {
      await this.parts.onWaiting(of, open);
      return 'approval';
    }
    const question = await this.#question(of, state, context);
    if ('code' in question) return question;
    const { entries, ledger } = this.parts;
    const moneyIn = (balance: Balance) => moneyDue(entries, question, balance);
    const moved = await settleBatch(ledger, state, open, moneyIn, context);
    if (!moved.moved) return moved.waits;
    const { transaction, day, amounts } = moved;
    await this.#handle(
      of,
      { type: 'RecordSettled', batch: open.id, transaction, day, amounts },
      context,
    );
    return null;
  }

  async #makeBatch(of: Takings, context: CommandContext): Promise<Run['waits']> {
    const { state } = await this.#load(of);
    if (state === null || state.open !== null) return null;
    if (state.held !== null) return 'hold';
    const id = merchantAccountId(of.merchant, of.currency);
    const account = await this.parts.ledger.account(PAYMENT_BOOK, id);
    if (account === undefined) return null;
    const { balance } = account;
    const least = leastOf(fromText(state.schedule.terms.minimum).minor);
    if (balance.sequence === state.to && state.carried < least) return null;
    const question = await this.#question(of, state, context);
    if ('code' in question) return question;
    const { entries } = this.parts;
    const due = await dueItems(entries, { ...question, sequence: balance.sequence });
    if (due.found === 'behind') return 'read_model';
    if (due.found === 'refused') return due.rejection;
    const { items } = due;
    if (items.count === 0) {
      // What was carried over is settled alone once there is money for it.
      if (state.carried < least) return null;
      const money = await moneyDue(entries, question, balance);
      if (money.found === 'behind') return 'read_model';
      if (money.minor < least) return null;
    }
    const { calendar, now } = question;
    const made = await this.#handle(
      of,
      { type: 'MakeBatch', day: now.day, calendar: calendar ?? null, items },
      context,
    );
    // Another process was faster: its batch is settled here as well.
    const isMade = made.accepted || made.rejection.code === 'settlement_batch_open';
    return isMade ? null : made.rejection;
  }

  /** By which days, as of now, entries are due. */
  async #question(
    of: Takings,
    state: Settlement,
    { nowMs }: CommandContext,
  ): Promise<Omit<DueQuestion, 'sequence'> | Rejection> {
    const { calendar: name } = state.schedule.terms;
    const calendar = name === null ? undefined : await this.parts.calendars.daysOf(name);
    if (name !== null && calendar === undefined) {
      return reject('calendar_unknown', `there is no calendar ${name}`).rejection;
    }
    const { day, timezone } = await this.#book();
    const account = merchantAccountId(of.merchant, of.currency);
    return { settlement: state, account, calendar, now: { day, timezone, nowMs } };
  }

  async #book() {
    const book = await this.parts.ledger.book(PAYMENT_BOOK);
    if (book === undefined) throw new Error(`the book ${PAYMENT_BOOK} is not open`);
    return book;
  }

  async #load(of: Takings): Promise<Folded<SettlementState>> {
    const stream = settlementStream(of.merchant, of.currency);
    return this.#keep(stream, await this.#handler.load(stream, this.#known.get(stream)));
  }

  async #handle(of: Takings, command: SettlementCommand, context: CommandContext) {
    const stream = settlementStream(of.merchant, of.currency);
    const from = this.#known.get(stream);
    const handled = await this.#handler.handle(stream, command, context, from);
    this.#keep(stream, handled);
    return handled;
  }

  async #answer(
    of: Takings,
    command: SettlementCommand,
    context: CommandContext,
  ): Promise<Answered<Settlement>> {
    const handled = await this.#handle(of, command, context);
    if (!handled.accepted) return { accepted: false, rejection: handled.rejection };
    const { state: value, events, position } = handled;
    if (value === null) throw new Error(`${command.type} was accepted without a schedule`);
    return { accepted: true, value, replayed: events.length === 0, position };
  }

  /** Two reads may end in another order than they began: what has come further stays. */
  #keep(stream: string, { state, revision, position, at }: Folded<SettlementState>) {
    const before = this.#known.get(stream);
    if (before !== undefined && before.revision > revision) return before;
    const folded = { state, revision, position, at };
    if (state !== null) this.#known.set(stream, folded);
    return folded;
  }
}
