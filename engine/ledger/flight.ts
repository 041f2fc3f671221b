/**
 * What goes into one append: commands decided in order on the live book, with their events. Until the
 * append is answered the book runs ahead of the log by exactly this.
 */
import type { TallybookEvent } from '../../domain/events.js';
import type { EncodedEvent, EventLog } from '../../domain/kernel/event-log.js';
import type { EventMetadata } from '../../domain/kernel/event.js';
import type { AppendResult } from '../../domain/kernel/event-store.js';
import type { IdSource } from '../../domain/kernel/ids.js';
import { type Rejection, reject } from '../../domain/kernel/decider.js';
import { ledgerStream } from '../../domain/ledger/streams.js';
import type { Book, Mark } from '../../domain/ledger/book.js';
import {
  decideUnit,
  malformed,
  MAX_CHAIN_BYTES,
  tooLarge,
  type Unit,
} from '../../domain/ledger/chain.js';
import type { LedgerCommand } from '../../domain/ledger/commands.js';
import type { LedgerDecision, Situation } from '../../domain/ledger/decision.js';
import type { LedgerEvent } from '../../domain/ledger/events.js';
import { evolve } from '../../domain/ledger/evolve.js';
import { notBefore } from '../decide-and-append.js';
import type { StoredLedgerEvent } from './book-log.js';
import type { Job } from './request.js';
import type { History } from './history.js';

/** A unit as decided, before its events are applied. */
export interface DecidedUnit {
  readonly unit: Unit<Job>;
  readonly decisions: readonly LedgerDecision[];
  /** Of all its commands, in order; none if it is refused. */
  readonly events: readonly EncodedEvent<LedgerEvent>[];
  readonly bytes: number;
}

const NO_EVENTS: readonly EncodedEvent<LedgerEvent>[] = [];

interface Decided {
  readonly job: Job;
  readonly decision: LedgerDecision;
  /** Index of its first event among those of the flight. */
  readonly firstEvent: number;
  /** What it repeats: an event of the log, or one of this flight. */
  readonly earlier: StoredLedgerEvent | LedgerEvent | undefined;
}

/** Commands per flight, so that deciding does not hold the event loop for long. */
const MAX_COMMANDS = 8_190;

export class Flight {
  readonly units: Unit<Job>[] = [];
  readonly events: EncodedEvent<LedgerEvent>[] = [];
  /** Revision of the book before the flight. */
  readonly revision: number;
  readonly #decided: Decided[] = [];
  readonly #start: Mark;
  /** When the newest event was recorded: of this flight, or else of the book. */
  #recordedAt: string;
  #bytes = 0;
  #situation: Situation | undefined;

  /** @param recordedAt when the book's newest event was recorded: no event is recorded before it. */
  constructor(
    private readonly book: Book,
    private readonly history: History,
    private readonly log: EventLog<TallybookEvent>,
    private readonly ids: IdSource,
    recordedAt: string,
  ) {
    this.#recordedAt = recordedAt;
    this.#start = book.mark();
    this.revision = book.revision;
  }

  get isFull(): boolean {
    return this.#decided.length >= MAX_COMMANDS;
  }

  /**
   * True if an answer without an event rests on the state alone: a refusal, or that an account
   * already is what it was to become. A repetition rests on an event that stands for ever.
   */
  get restsOnState(): boolean {
    return this.#decided.some(
      ({ decision }) =>
        !decision.accepted ||
        (decision.events.length === 0 && decision.earlier === undefined && !decision.lasting),
    );
  }

  get stream(): string {
    return ledgerStream(this.book.id);
  }

  /** Decides a unit on the state that the flight has led to, which it leaves as it is. */
  decide(unit: Unit<Job>): DecidedUnit {
    const decisions = this.#decide(unit);
    let events: EncodedEvent<LedgerEvent>[] | undefined;
    let bytes = 0;
    for (let index = 0; index < decisions.length; index += 1) {
      const [job, decision] = [unit[index], decisions[index]];
      if (job === undefined || decision?.accepted !== true) continue;
      for (const event of decision.events) {
        const encoded = this.#encode(event, job.request.metadata);
        // Most units are a command with a single event.
        if (events === undefined) events = [encoded];
        else events.push(encoded);
        bytes += encoded.bytes;
      }
    }
    const refusals = sizeRefusals(unit.length, bytes, this.log.store.maxAppendBytes);
    if (refusals === undefined) return { unit, decisions, events: events ?? NO_EVENTS, bytes };
    return { unit, decisions: refusals.map(toDecision), events: NO_EVENTS, bytes: 0 };
  }

  /**
   * Takes a decided unit along and applies its events; false if they do not fit beside those that
   * the flight has: then the unit belongs to the next flight.
   */
  take(decided: DecidedUnit): boolean {
    if (this.#bytes + decided.bytes > this.log.store.maxAppendBytes) return false;
    this.#bytes += decided.bytes;
    this.#keep(decided);
    return true;
  }

  #decide(unit: Unit<Job>): readonly LedgerDecision[] {
    const commands = commandsOf(unit);
    const faults = malformed(commands);
    if (faults !== undefined) return faults.map(toDecision);
    return decideUnit(commands, this.#situationAt(unit[0]?.request.nowMs ?? 0));
  }

  /** What decisions see. Mostly many commands come at one instant. */
  #situationAt(nowMs: number): Situation {
    if (this.#situation?.nowMs !== nowMs) {
      const past = (key: string): LedgerEvent | undefined => this.history.find(key)?.event;
      this.#situation = { book: this.book, past, nowMs };
    }
    return this.#situation;
  }

  #encode(event: LedgerEvent, metadata: EventMetadata): EncodedEvent<LedgerEvent> {
    return this.log.encode(notBefore({ id: this.ids.uuid(), event, metadata }, this.#recordedAt));
  }

  #keep({ unit, decisions, events }: DecidedUnit): void {
    this.units.push(unit);
    let next = 0;
    for (let index = 0; index < unit.length; index += 1) {
      const [job, decision] = [unit[index], decisions[index]];
      if (job === undefined || decision === undefined) throw new Error('a command was not decided');
      const firstEvent = this.events.length;
      const written = decision.accepted ? decision.events.length : 0;
      for (let more = 0; more < written; more += 1) {
        const event = events[next++] as EncodedEvent<LedgerEvent>;
        evolve(this.book, event.made.event);
        this.events.push(event);
        this.#recordedAt = event.made.metadata.at;
      }
      this.#decided.push({ job, decision, firstEvent, earlier: this.#earlier(decision) });
    }
  }

  #earlier(decision: LedgerDecision): StoredLedgerEvent | LedgerEvent | undefined {
    if (!decision.accepted || decision.earlier === undefined) return undefined;
    return this.book.uncommitted(decision.earlier) ?? this.history.find(decision.earlier);
  }

  /** Takes everything back. */
  rollback(): void {
    this.book.rollback(this.#start);
  }

  /** Notes, for each command with events, that they may have been written. */
  noteAttempt(): void {
    for (const { job, decision, firstEvent } of this.#decided) {
      if (!decision.accepted || decision.events.length === 0) continue;
      const events = this.events.slice(firstEvent, firstEvent + decision.events.length);
      job.attempts = [...job.attempts, events.map(({ made }) => made.id)];
    }
  }

  /** The events as the append has stored them; each carries the position of the append's end. */
  stored({ revision, position }: AppendResult): readonly StoredLedgerEvent[] {
    const first = revision - this.events.length + 1;
    const { stream } = this;
    return this.events.map(({ made: { id, event, metadata } }, index) => ({
      id,
      stream,
      revision: first + index,
      position,
      event,
      metadata,
    }));
  }

  /** Answers every command. @param position of the log as of which the answers are true. */
  answer(stored: readonly StoredLedgerEvent[], position: AppendResult['position']): void {
    let byEvent: ReadonlyMap<LedgerEvent, StoredLedgerEvent> | undefined;
    for (const { job, decision, firstEvent, earlier } of this.#decided) {
      const { request, index } = job;
      if (!decision.accepted) {
        request.answer(index, { status: 'rejected', rejection: decision.rejection });
      } else if (decision.events.length > 0) {
        request.answer(index, {
          status: 'applied',
          events: eventsAt(stored, firstEvent, decision.events.length),
          position,
        });
      } else if (earlier === undefined) {
        request.answer(index, { status: 'duplicate', events: [], position });
      } else {
        byEvent ??= new Map(stored.map((event) => [event.event, event]));
        const original = 'revision' in earlier ? earlier : byEvent.get(earlier);
        if (original === undefined) throw new Error('a repetition has lost its original');
        const { position: at } = original;
        request.answer(index, { status: 'duplicate', events: [original], position: at });
      }
    }
  }
}

/** Most units are a single command. */
const commandsOf = (unit: Unit<Job>): Unit<LedgerCommand> =>
  unit.length === 1 ? [(unit[0] as Job).command] : unit.map(({ command }) => command);

/** Most commands have a single event. */
const eventsAt = (
  stored: readonly StoredLedgerEvent[],
  first: number,
  count: number,
): readonly StoredLedgerEvent[] =>
  count === 1 ? [stored[first] as StoredLedgerEvent] : stored.slice(first, first + count);

const toDecision = (rejection: Rejection): LedgerDecision => ({ accepted: false, rejection });

/** Refuses what no append could hold; a chain's bound is the same on every store. */
function sizeRefusals(
  items: number,
  bytes: number,
  maxAppendBytes: number,
): readonly Rejection[] | undefined {
  if (items > 1 && bytes > MAX_CHAIN_BYTES) return tooLarge(items);
  if (bytes <= maxAppendBytes) return undefined;
  const { rejection } = reject('transaction_too_large', 'above what the store takes in one append');
  return Array.from({ length: items }, () => rejection);
}
