/** Every flow of the engine, once: a new flow is a folder in `sagas/` and an entry here. */
import type { Cases } from '../../domain/case/port.js';
import type { Ledger, LedgerBalances } from '../../domain/ledger/port.js';
import type { Volumes } from '../../domain/price-plan/port.js';
import type { CardTokens } from '../../engine/payment/card-tokens.js';
import type { CommandContext } from '../../domain/kernel/event.js';
import type { DisputedPayments } from '../../sagas/dispute/booking.js';
import { disputeFlow } from '../../sagas/dispute/flow.js';
import type { Propose } from '../../sagas/payout/booking.js';
import { payoutFlow } from '../../sagas/payout/flow.js';
import { paymentFlow } from '../../sagas/payment/flow.js';
import { refundFlow } from '../../sagas/refund/flow.js';
import type { AnyFlow } from '../../sagas/runner/flow.js';

export const flowsOf = (ports: {
  readonly ledger: Ledger;
  readonly cases: Cases;
  readonly cardTokens: Pick<CardTokens, 'erase'>;
  readonly volumes: Volumes;
  readonly proposePayout: Propose;
  readonly balances: LedgerBalances;
  readonly disputedPayments: (context: CommandContext) => DisputedPayments;
}): readonly AnyFlow[] => [
  paymentFlow(ports),
  refundFlow(ports),
  payoutFlow(ports),
  disputeFlow(ports),
];
