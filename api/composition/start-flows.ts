import { join } from 'node:path';
import type { Ledger } from '../../domain/ledger/port.js';
import type { ApprovalService } from '../../engine/approval/approval-service.js';
import type { ChannelRegistry } from '../../engine/channel/channel-registry.js';
import { createCaseService } from '../../engine/case/case-service.js';
import { caseResolutions } from '../../engine/case/resolution.js';
import { periodReopenings } from '../../engine/closing/reopening.js';
import { payoutApprovals, payoutProposer } from '../../engine/payout/payout-approval.js';
import { createPaymentService } from '../../engine/payment/payment-service.js';
import type { Prices } from '../../engine/price-plan/price-plan-service.js';
import { createVolumeClaims } from '../../engine/price-plan/volume-claims.js';
import type { Projections } from '../../projections/open-projections.js';
import { drivenPayment } from '../../sagas/payment/aggregate.js';
import { drivenPayout } from '../../sagas/payout/aggregate.js';
import { startSagas } from '../../sagas/runner/saga-runner.js';
import type { BankDesk } from './banks.js';
import { openDisputes } from './disputes.js';
import { approvedExecutor } from './execute-approved.js';
import { flowsOf } from './flows.js';
import type { Foundation } from './foundation.js';

/** What was approved and could not be executed is tried again within so long. */
const APPROVED_EVERY_MS = 1_000;

/** Flows, and the services of what they drive. */
export async function startFlows(
  foundation: Foundation,
  {
    channels,
    approvals,
    projections,
    prices,
    openings,
    bankDesk,
  }: {
    readonly channels: ChannelRegistry;
    readonly approvals: ApprovalService;
    readonly projections: Projections;
    readonly prices: Prices;
    /** The ledger for whoever opens accounts. */
    readonly openings: Ledger;
    readonly bankDesk: BankDesk;
  },
) {
  const { settings, logger, clock, ids, log, exclusive, ledger, evidence } = foundation;
  const { cardTokens, board, closers } = foundation;
  const cases = createCaseService({ log, ids });
  const proposePayout = payoutProposer(approvals);
  const disputeDesk = openDisputes(foundation, { cases, channels: channels.channels });
  const { topups, takeMovement } = bankDesk.incoming({ ledger: openings, cases });
  const sagas = await startSagas({
    ...{ log, evidence, cardTokens, cases, clock, ids, logger, takeMovement },
    flows: flowsOf({
      ledger: openings,
      cases,
      cardTokens,
      volumes: createVolumeClaims({ log, ids, ledger }),
      proposePayout,
      ...disputeDesk.flow,
    }),
    ...disputeDesk.runner,
    banks: bankDesk.channels,
    cacheDir: join(settings.dataDir, 'caches'),
    settings: {
      ladder: { waitsMs: settings.queryLadderMs },
      channelTimeoutMs: settings.channelTimeoutMs,
      exclusive,
    },
  });
  closers.add('sagas', () => sagas.stop());
  const payments = createPaymentService({
    host: sagas.hostOf(drivenPayment),
    ledger: {
      execute: (...asked) => openings.execute(...asked),
      account: (...asked) => ledger.account(...asked),
      reservation: (...asked) => ledger.reservation(...asked),
      requireClearDay: (book) => ledger.requireClearDay(book),
    },
    ...{ channels, prices, cardTokens, clock },
  });
  approvals.register(caseResolutions({ cases, ledger: openings, payments }));
  approvals.register(periodReopenings(ledger));
  const payoutHost = sagas.hostOf(drivenPayout);
  const { beneficiaries } = bankDesk;
  approvals.register(payoutApprovals({ host: payoutHost, beneficiaries, clock }));
  const payouts = bankDesk.payouts(payoutHost);
  const disputes = disputeDesk.serve(sagas, payments);
  const execute = approvedExecutor(approvals, projections);
  const executions = log.readers.poll('approvals', APPROVED_EVERY_MS, execute);
  closers.add('approvals', () => executions.stop());
  board.add('sagas', { ready: sagas.ready, done: sagas.done });
  return { cases, sagas, payments, payouts, topups, disputes };
}
