/**
 * A flow: what the runner needs to know of a payment, a refund, a payout, in one value. The runner folds
 * an aggregate's stream, asks the flow's plan for the next effect, performs it, and folds again; it knows
 * no flow by name.
 *
 * A plan is a pure function of the folded stream and the time: whatever was lost (a checkpoint, a timer,
 * a process), planning again gives the same next effect, and every effect may run twice without happening
 * twice.
 */
import type { CaseReport, Holding } from '../../domain/case/case.js';
import type { ChannelProfile } from '../../domain/channel/port.js';
import type { Ladder } from '../../domain/channel/next-step.js';
import type { Operation, PlannedRequest } from '../../domain/channel/request.js';
import type { ChannelQuality } from '../../domain/channel/routing.js';
import type { Decision } from '../../domain/kernel/decider.js';
import type { CommandContext, DomainEvent } from '../../domain/kernel/event.js';
import type { Saga } from '../../domain/saga/saga.js';

export type { CaseReport } from '../../domain/case/case.js';

/** What a saga wants done next, as data. */
export type Effect<Command = unknown, Booking = unknown> =
  /** To be decided by the aggregate; a refusal of what a saga records is a defect. */
  | { readonly effect: 'command'; readonly command: Command }
  | {
      readonly effect: 'call';
      readonly channel: string;
      readonly operation: Operation;
      readonly request: PlannedRequest;
    }
  /** Posts to the ledger; the flow says what is to be recorded of it. */
  | { readonly effect: 'book'; readonly what: Booking }
  | {
      readonly effect: 'raise';
      readonly report: CaseReport;
      /** Money in suspense that the case answers for. */
      readonly holding?: Holding;
      /** Under which the flow claims that money at once, to give it back by itself. */
      readonly claim?: string;
    }
  | { readonly effect: 'stuck'; readonly reason: string }
  | { readonly effect: 'end' }
  /** Nothing to do before this time; null: before something else happens. */
  | { readonly effect: 'wait'; readonly untilMs: number | null };

/** What a plan looks at. */
export interface FlowView<State> {
  /** Id of what the flow drives: the payment, the refund. */
  readonly subject: string;
  readonly state: State;
  readonly saga: Saga;
}

export interface PlanOptions {
  readonly nowMs: number;
  readonly ladder: Ladder;
  /** The channels that may be routed to, and how each has been doing lately. */
  readonly profiles: readonly ChannelProfile[];
  readonly quality: (channel: string) => ChannelQuality;
}

/** The aggregate that a flow drives: its stream also holds the records of the flow. */
export interface FlowAggregate<State = unknown, Command = unknown> {
  /** Category of its streams, and its name in messages: `payment`. */
  readonly category: string;
  streamOf(id: string): string;
  readonly initialState: State | null;
  decide(command: Command, state: State | null): Decision<DomainEvent>;
  evolve(state: State | null, event: DomainEvent, at: string): State | null;
  /** Tells the aggregate's own events from the records of its flows. */
  readonly isOwn: (event: DomainEvent) => boolean;
}

export interface Flow<State = unknown, Command = unknown, Booking = unknown> {
  /** Stored in every record of its sagas: `payment`, `refund`. */
  readonly kind: string;
  readonly aggregate: FlowAggregate<State, Command>;
  /** The subject that an event of the aggregate's stream gives something to do. */
  readonly wokenBy: (event: DomainEvent, aggregateId: string) => string | undefined;
  /** The aggregate that a request number of this flow belongs to. */
  readonly aggregateOf: (requestNo: string) => string | undefined;
  /** The subject that a request number belongs to; undefined if none has it. */
  readonly subjectOf: (requestNo: string, state: State) => string | undefined;
  readonly plan: (view: FlowView<State>, options: PlanOptions) => Effect<Command, Booking>;
  /**
   * Performs a posting and gives what is to be done after it, in order. May run twice.
   * @throws BookingUnsettled if the ledger has not answered.
   */
  readonly book: (
    what: Booking,
    view: FlowView<State>,
    context: CommandContext,
  ) => Promise<readonly Effect<Command, Booking>[]>;
}

/** Any flow, as the runner holds it. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- each flow checks its own types
export type AnyFlow = Flow<any, any, any>;

/** The ledger's outcome is unknown: the booking is planned again later. */
export class BookingUnsettled extends Error {
  constructor() {
    super('the ledger has not answered');
    this.name = 'BookingUnsettled';
  }
}

export const wait = (untilMs: number | null): Effect<never, never> => ({
  effect: 'wait',
  untilMs,
});

/** Marks a saga for manual action, once. */
export const stuck = ({ stuck: already }: Saga, reason: string): Effect<never, never> =>
  already === null ? { effect: 'stuck', reason } : wait(null);

/** Of several concerns the first that has something to do; else the earliest time to look again. */
export function firstOf<Command, Booking>(
  effects: readonly Effect<Command, Booking>[],
): Effect<Command, Booking> {
  let untilMs: number | null = null;
  for (const effect of effects) {
    if (effect.effect !== 'wait') return effect;
    if (effect.untilMs !== null) untilMs = Math.min(untilMs ?? Infinity, effect.untilMs);
  }
  return wait(untilMs);
}
