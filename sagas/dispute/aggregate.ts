import {
  disputeAggregate,
  type DisputeCommand,
  isDisputeEvent,
} from '../../domain/dispute/decider.js';
import type { Dispute } from '../../domain/dispute/dispute.js';
import { disputeStream } from '../../domain/dispute/streams.js';
import type { FlowAggregate } from '../runner/flow.js';

/** The dispute as its flow drives it. */
export const drivenDispute: FlowAggregate<Dispute, DisputeCommand> = {
  category: 'dispute',
  streamOf: disputeStream,
  initialState: disputeAggregate.initialState,
  decide: disputeAggregate.decide,
  evolve(state, event, at) {
    if (!isDisputeEvent(event)) throw new Error(`${event.type} is no event of a dispute`);
    return disputeAggregate.evolve(state, event, at);
  },
  isOwn: isDisputeEvent,
};
