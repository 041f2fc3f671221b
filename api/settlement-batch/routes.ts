import type { Approval } from '../../domain/approval/approval.js';
import { isCurrency } from '../../domain/money/currencies.js';
import type { Answered } from '../../engine/answered.js';
import {
  batchProposalId,
  proposeSchedule,
  SETTLEMENT_SCHEDULE,
  subjectOf,
} from '../../engine/settlement-batch/proposals.js';
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
import { batchBody, runBody, scheduleBody, scheduleProposalBody } from './body.js';
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
  endpoint(routes.approveSettlementBatch, (request) => approveBatch(engine, request)),
  endpoint(routes.listSettlementSchedules, (request) => listSchedules(engine, request)),
  endpoint(routes.proposeSettlementSchedule, (request) => propose(engine, request)),
  endpoint(routes.approveSettlementSchedule, async (request) => {
    const { id, ...decision } = await decisionOf(engine, request);
    return proposal(await engine.approvals.approve(id, decision));
  }),
  endpoint(routes.rejectSettlementSchedule, async (request) => {
    const { id, ...decision } = await decisionOf(engine, request);
    const reason = request.body.reason ?? null;
    return proposal(await engine.approvals.reject(id, { ...decision, reason }));
  }),
  endpoint(routes.holdSettlement, (request) => hold(engine, request)),
  endpoint(routes.releaseSettlement, (request) => release(engine, request)),
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

async function release(
  { settlements, clock }: Services,
  request: RequestTo<typeof routes.releaseSettlement>,
) {
  const of = takings(request.params);
  request.note({ merchant: of.merchant });
  const context = request.context(subjectOf(of), clock.now());
  const { value, position } = accepted(await settlements.release(of, context));
  return { body: runBody(value), position };
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

/** Who decides on a schedule, and on which: that of other takings is none of it. */
async function decisionOf(
  { approvals }: Services,
  request: RequestTo<
    typeof routes.approveSettlementSchedule | typeof routes.rejectSettlementSchedule
  >,
) {
  const of = takings(request.params);
  request.note({ merchant: of.merchant });
  const key = requiredKey(request);
  const { proposal: id } = request.params;
  const found = await approvals.find(id);
  if (found?.approval.kind !== SETTLEMENT_SCHEDULE || found.approval.subject !== subjectOf(of)) {
    return refuse('not_found', 'there is no such proposal');
  }
  const decision = { by: principalOf(request.caller), key, causationId: request.requestId };
  return { id, ...decision, hash: request.body.hash ?? null };
}

async function approveBatch(
  { approvals }: Services,
  request: RequestTo<typeof routes.approveSettlementBatch>,
) {
  const { id: batch } = request.params;
  request.note({ batch });
  const answered = await approvals.approve(batchProposalId(batch), {
    ...{ by: principalOf(request.caller), key: requiredKey(request) },
    ...{ causationId: request.requestId, hash: request.body.hash ?? null },
  });
  const { value, position, replayed } = accepted(answered);
  const object = 'settlement_batch_approval' as const;
  return { body: { object, batch, ...proposalAnswer(value) }, position, replayed };
}

function proposal(answered: Answered<Approval>) {
  const { value, position, replayed } = accepted(answered);
  return { body: scheduleProposalBody(value), position, replayed };
}
