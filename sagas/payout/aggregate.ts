import { isPayoutEvent, payoutAggregate, type PayoutCommand } from '../../domain/payout/decider.js';
import type { Payout } from '../../domain/payout/payout.js';
import { payoutStream } from '../../domain/payout/streams.js';
import type { FlowAggregate } from '../runner/flow.js';

/** The payout as its flow drives it. */
export const drivenPayout: FlowAggregate<Payout, PayoutCommand> = {
  category: 'payout',
  streamOf: payoutStream,
  initialState: payoutAggregate.initialState,
  decide: payoutAggregate.decide,
  evolve(state, event, at) {
    if (!isPayoutEvent(event)) throw new Error(`${event.type} is no event of a payout`);
    return payoutAggregate.evolve(state, event, at);
  },
  isOwn: isPayoutEvent,
};
