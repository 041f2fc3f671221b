/** What merchants are told of: by its stream, with the fold that a notification shows. */
import type { StoredEvent, DomainEvent } from '../../domain/kernel/event.js';
import type { StreamFamily } from '../../domain/kernel/stream-name.js';
import { type Notice, noticeOf } from '../../domain/notification/notification.js';
import { noticeOfPayout } from '../../domain/notification/payout-notice.js';
import { noticeOfBatch } from '../../domain/notification/settlement-notice.js';
import { isPaymentEvent } from '../../domain/payment/aggregate.js';
import { evolvePayment } from '../../domain/payment/evolve/index.js';
import { paymentStreams } from '../../domain/payment/streams.js';
import { isPayoutEvent } from '../../domain/payout/decider.js';
import { evolvePayout } from '../../domain/payout/evolve.js';
import { payoutStreams } from '../../domain/payout/streams.js';
import { evolveLastBatch, isSettlementEvent } from '../../domain/settlement-batch/object.js';
import { settlementStreams } from '../../domain/settlement-batch/streams.js';

type Stored = Pick<StoredEvent<DomainEvent>, 'id' | 'event' | 'metadata'>;

/** A state as of an event, and the notice of it if there is one. */
export interface Step {
  readonly state: unknown;
  readonly notice: Notice | undefined;
}

export interface Told {
  readonly family: StreamFamily;
  /** @param state what the fold of the events before it gave; null at the beginning. Undefined if the event is none of it. */
  readonly step: (state: unknown, stored: Stored) => Step | undefined;
}

function told<State, E extends DomainEvent>(
  family: StreamFamily,
  isOwn: (event: DomainEvent) => event is E,
  evolve: (state: State | null, event: E, at: string) => State | null,
  noticeOf: (
    stored: { readonly id: string; readonly event: E; readonly metadata: Stored['metadata'] },
    state: State,
  ) => Notice | undefined,
): Told {
  return {
    family,
    step(before, { id, event, metadata }) {
      if (!isOwn(event)) return undefined;
      const state = evolve(before as State | null, event, metadata.at);
      const notice = state === null ? undefined : noticeOf({ id, event, metadata }, state);
      return { state, notice };
    },
  };
}

/** A read model folds them already, which notifications ask (../payment/steps.ts). */
export const payments = told(paymentStreams, isPaymentEvent, evolvePayment, noticeOf);

const TOLD: readonly Told[] = [
  told(payoutStreams, isPayoutEvent, evolvePayout, noticeOfPayout),
  told(settlementStreams, isSettlementEvent, evolveLastBatch, noticeOfBatch),
];

/** Undefined for streams of which nobody is told, and for payments. */
export const toldOf = (stream: string): Told | undefined =>
  TOLD.find(({ family }) => family.idIn(stream) !== undefined);
