/** The payout flow: reserve the merchant's money → bank → post, or release if that fails; booked back if it returns. */
import type { Ledger } from '../../domain/ledger/port.js';
import { isPayoutEvent, type PayoutCommand } from '../../domain/payout/decider.js';
import type { Payout } from '../../domain/payout/payout.js';
import { payoutOfRequest } from '../../domain/payout/request-no.js';
import { LedgerPoster } from '../payment/ledger-poster.js';
import { OpenedAccounts } from '../payment/opened-accounts.js';
import type { Flow } from '../runner/flow.js';
import { drivenPayout } from './aggregate.js';
import { bookPayout, type Propose } from './booking.js';
import type { Booking } from './effect.js';
import { planPayout } from './plan.js';

export const payoutFlow = (ports: {
  readonly ledger: Ledger;
  readonly proposePayout: Propose;
}): Flow<Payout, PayoutCommand, Booking> => {
  const opened = new OpenedAccounts();
  return {
    kind: 'payout',
    aggregate: drivenPayout,
    wokenBy: (event, id) => (isPayoutEvent(event) && WAKING.has(event.type) ? id : undefined),
    aggregateOf: payoutOfRequest,
    subjectOf: (requestNo, { id }) => (payoutOfRequest(requestNo) === id ? id : undefined),
    plan: planPayout,
    book: (what, { state, saga }, context) =>
      bookPayout(what, state, {
        poster: new LedgerPoster(ports.ledger, opened, context),
        propose: ports.proposePayout,
        saga,
      }),
  };
};

/** After these there is something to do that the saga did not bring about itself. */
const WAKING: ReadonlySet<string> = new Set([
  'PayoutCreated',
  'PayoutApproved',
  'PayoutCanceled',
  'PayoutReturned',
]);
