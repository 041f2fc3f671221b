/** The dispute flow: the merchant's money is held → the channel moves it → lost, or back to the merchant. */
import { type DisputeCommand, isDisputeEvent } from '../../domain/dispute/decider.js';
import type { Dispute } from '../../domain/dispute/dispute.js';
import { readDisputeRequestNo } from '../../domain/dispute/request-no.js';
import type { CommandContext } from '../../domain/kernel/event.js';
import type { Ledger, LedgerBalances } from '../../domain/ledger/port.js';
import { LedgerPoster } from '../payment/ledger-poster.js';
import { OpenedAccounts } from '../payment/opened-accounts.js';
import type { Flow } from '../runner/flow.js';
import { drivenDispute } from './aggregate.js';
import { bookDispute, type DisputedPayments } from './booking.js';
import type { Booking } from './effect.js';
import { planDispute } from './plan.js';

export const disputeFlow = (ports: {
  readonly ledger: Ledger;
  readonly balances: LedgerBalances;
  readonly disputedPayments: (context: CommandContext) => DisputedPayments;
}): Flow<Dispute, DisputeCommand, Booking> => {
  const opened = new OpenedAccounts();
  return {
    kind: 'dispute',
    aggregate: drivenDispute,
    wokenBy: (event, id) => (isDisputeEvent(event) && WAKING.has(event.type) ? id : undefined),
    aggregateOf: (requestNo) => readDisputeRequestNo(requestNo)?.dispute,
    subjectOf: (requestNo, { id }) =>
      readDisputeRequestNo(requestNo)?.dispute === id ? id : undefined,
    plan: planDispute,
    book: (what, { state }, context) =>
      bookDispute(what, state, {
        poster: new LedgerPoster(ports.ledger, opened, context),
        balances: ports.balances,
        payments: ports.disputedPayments(context),
      }),
  };
};

/** After these there is something to do that the saga did not bring about itself. */
const WAKING: ReadonlySet<string> = new Set([
  'DisputeOpened',
  'DisputeStandingTold',
  'DisputeMoneyMoved',
  'DisputeEvidenceSubmitted',
  'DisputeAccepted',
]);
