import type { Approval } from '../../domain/approval/approval.js';
import { isCurrency } from '../../domain/money/currencies.js';
import type { Answered } from '../../engine/answered.js';
import {
  batchProposalId,
  proposeSchedule,
  SETTLEMENT_SCHEDULE,
  subjectOf,
} from '../../engine/settlement-batch/proposals.js';
import { proposeRelease, SETTLEMENT_RELEASE } from '../../engine/settlement-batch/release.js';
import type { Takings } from '../../engine/settlement-batch/settlement-service.js';
import { proposalAnswer } from '../approval/body.js';
import type { Engine } from '../composition/engine.js';
import { accepted } from '../http/accepted.js';
import { merchantOf, principalOf } from '../http/auth/caller.js';
import { endpoint, requiredKey, type RequestTo } from '../http/endpoint.js';
import { exportEndpoint } from '../http/export/export-endpoint.js';
import { pageBody } from '../http/page-body.js';
import { projectedRead } from '../http/reads.js';
import { refuse } from '../http/refuse.js';
import {
  batchBody,
  releaseProposalBody,
  runBody,
  scheduleBody,
  scheduleProposalBody,
} from './body.js';
import { settlementBatchRoutes as routes } from './contract.js';
import { exportReport, listReport } from './report.js';

type Services = Pick<
  Engine,
  'log' | 'projections' | 'settlements' | 'merchants' | 'approvals' | 'clock'
>;

export const settlementBatchEndpoints = (engine: Services) => [
  endpoint(routes.listSettlementBatches, (request) => listBatches(engine, request)),
  endpoint(routes.getSettlementBatch, (request) =>
    projectedRead(engine, ['settlement_batches'], request, async () => {
      const scope = merchantOf(request.caller, undefined);
      const found = await engine.projections.queries.settlementBatch(request.params.id, scope);
      return found && batchBody(found);
    }),
  ),
  endpoint(routes.listSettlementReport, (request) => listReport(engine, request)),
  exportEndpoint(routes.exportSettlementReport, (request) => exportReport(engine, request)),
  endpoint(routes.runSettlement, (request) => run(engine, request)),
  endpoint(routes.approveSettlementBatch, (request) => decideBatch(engine, 'approve', request)),
  endpoint(routes.rejectSettlementBatch, (request) => decideBatch(engine, 'reject', request)),
  endpoint(routes.listSettlementSchedules, (request) => listSchedules(engine, request)),
  endpoint(routes.proposeSettlementSchedule, (request) => propose(engine, request)),
  endpoint(routes.approveSettlementSchedule, async (request) => {
    const { id, ...decision } = await decisionOf(engine, SETTLEMENT_SCHEDULE, request);
    return proposal(await engine.approvals.approve(id, decision));
  }),
  endpoint(routes.rejectSettlementSchedule, async (request) => {
    const { id, ...decision } = await decisionOf(engine, SETTLEMENT_SCHEDULE, request);
    const reason = request.body.reason ?? null;
    return proposal(await engine.approvals.reject(id, { ...decision, reason }));
  }),
  endpoint(routes.holdSettlement, (request) => hold(engine, request)),
  endpoint(routes.proposeSettlementRelease, (request) => proposeReleaseOf(engine, request)),
  endpoint(routes.approveSettlementRelease, async (request) => {
    const { id, ...decision } = await decisionOf(engine, SETTLEMENT_RELEASE, request);
    return releaseAnswer(await engine.approvals.approve(id, decision));
  }),
  endpoint(routes.rejectSettlementRelease, async (request) => {
    const { id, ...decision } = await decisionOf(engine, SETTLEMENT_RELEASE, request);
    const reason = request.body.reason ?? null;
    return releaseAnswer(await engine.approvals.reject(id, { ...decision, reason }));
  }),
];

function listBatches(engine: Services, request: RequestTo<typeof routes.listSettlementBatches>) {
  const { limit, cursor, currency, status } = request.query;
  const merchant = merchantOf(request.caller, request.query.merchant);
  return projectedRead(engine, ['settlement_batches'], request, async () => {
    const asked = { limit, cursor, merchant, currency, status };
    return pageBody(await engine.projections.queries.listSettlementBatches(asked), batchBody);
  });
}

function listSchedules(
  engine: Services,
  request: RequestTo<typeof routes.listSettlementSchedules>,
) {
  const { limit, cursor } = request.query;
  const merchant = merchantOf(request.caller, request.query.merchant);
  return projectedRead(engine, ['settlement_batches'], request, async () => {
    const asked = { limit, cursor, merchant };
    return pageBody(await engine.projections.queries.listSettlementSchedules(asked), scheduleBody);
  });
}

function takings({ merchant, currency }: Record<keyof Takings, string>): Takings {
  return isCurrency(currency)
    ? { merchant, currency }
    : refuse('unknown_currency', undefined, 'currency');
}

async function run(
  { settlements, clock }: Services,
  request: RequestTo<typeof routes.runSettlement>,
) {
  const of = takings(request.body);
  request.note({ merchant: of.merchant });
  const context = request.context(subjectOf(of), clock.now());
  const { value, position } = accepted(await settlements.run(of, context));
  return { body: runBody(value.settlement, value.waits), position };
}

async function hold(
  { settlements, clock }: Services,
  request: RequestTo<typeof routes.holdSettlement>,
) {
  const of = takings(request.params);
  request.note({ merchant: of.merchant });
  const context = request.context(subjectOf(of), clock.now());
  const held = accepted(await settlements.hold(of, request.body.reason, context));
  return { body: runBody(held.value, 'hold'), position: held.position };
}

async function proposeReleaseOf(
  engine: Services,
  request: RequestTo<typeof routes.proposeSettlementRelease>,
) {
  const of = takings(request.params);
  request.note({ merchant: of.merchant });
  const by = principalOf(request.caller);
  const asked = { by, key: requiredKey(request), causationId: request.requestId };
  return releaseAnswer(await proposeRelease(engine, of, asked));
}

async function propose(
  engine: Services,
  request: RequestTo<typeof routes.proposeSettlementSchedule>,
) {
  const of = takings(request.params);
  request.note({ merchant: of.merchant });
  const key = requiredKey(request);
  if ((await engine.merchants.get(of.merchant)) === undefined) {
    return refuse('not_found', 'there is no such merchant');
  }
  return proposal(
    await proposeSchedule(engine, of, {
      terms: request.body,
      by: principalOf(request.caller),
      key,
      causationId: request.requestId,
    }),
  );
}

/** Who decides on a proposal of these takings, and on which: that of others is none of it. */
async function decisionOf(
  { approvals }: Services,
  kind: string,
  request: RequestTo<
    | typeof routes.approveSettlementSchedule
    | typeof routes.rejectSettlementSchedule
    | typeof routes.approveSettlementRelease
    | typeof routes.rejectSettlementRelease
  >,
) {
  const of = takings(request.params);
  request.note({ merchant: of.merchant });
  const key = requiredKey(request);
  const { proposal: id } = request.params;
  const found = await approvals.find(id);
  if (found?.approval.kind !== kind || found.approval.subject !== subjectOf(of)) {
    return refuse('not_found', 'there is no such proposal');
  }
  const decision = { by: principalOf(request.caller), key, causationId: request.requestId };
  return { id, ...decision, hash: request.body.hash ?? null };
}

async function decideBatch(
  { approvals }: Services,
  how: 'approve' | 'reject',
  request:
    | RequestTo<typeof routes.approveSettlementBatch>
    | RequestTo<typeof routes.rejectSettlementBatch>,
) {
  const { id: batch } = request.params;
  request.note({ batch });
  const { hash = null } = request.body;
  const { reason = null } = { reason: null, ...request.body };
  const answered = await approvals[how](batchProposalId(batch), {
    ...{ by: principalOf(request.caller), key: requiredKey(request) },
    ...{ causationId: request.requestId, hash, reason },
  });
  const { value, position, replayed } = accepted(answered);
  const object = 'settlement_batch_approval' as const;
  return { body: { object, batch, ...proposalAnswer(value) }, position, replayed };
}

function proposal(answered: Answered<Approval>) {
  const { value, position, replayed } = accepted(answered);
  return { body: scheduleProposalBody(value), position, replayed };
}

function releaseAnswer(answered: Answered<Approval>) {
  const { value, position, replayed } = accepted(answered);
  return { body: releaseProposalBody(value), position, replayed };
}
