/** What two principals decide about settling: a schedule, and a batch above the amount that the schedule names. */
import { z } from 'zod';
import type { Principal } from '../../domain/access/principal.js';
import type { Approval, Proposal } from '../../domain/approval/approval.js';
import type { ProposalKind } from '../../domain/approval/kind.js';
import { derivedId } from '../../domain/ids.js';
import { reject } from '../../domain/kernel/decider.js';
import { type Currency, money, toText } from '../../domain/money/money.js';
import { isCurrency } from '../../domain/money/currencies.js';
import { scheduleTerms } from '../../domain/settlement-batch/events.js';
import type { ScheduleTerms } from '../../domain/settlement-batch/schedule.js';
import type { OpenBatch } from '../../domain/settlement-batch/settlement.js';
import type { Answered } from '../answered.js';
import type { ApprovalService } from '../approval/approval-service.js';
import type { SettlementService, Takings } from './settlement-service.js';

/** Names of the kinds, for ever. The subject of a schedule is `{merchant}:{currency}`, that of a batch its id. */
export const SETTLEMENT_SCHEDULE = 'settlement_schedule';
export const SETTLEMENT_BATCH = 'settlement_batch';

const proposedSchedule = z.object({
  terms: scheduleTerms,
  /** The version that it was made on; 0 for none. */
  after: z.number().int(),
});
export const proposedScheduleOf = ({ content }: Pick<Proposal, 'content'>) =>
  proposedSchedule.parse(content);

const proposedBatch = z.object({
  merchant: z.string(),
  currency: z.string(),
  number: z.number().int(),
  amount: z.object({ value: z.string(), currency: z.string() }),
});

export const subjectOf = ({ merchant, currency }: Takings): string => `${merchant}:${currency}`;

/** @throws Error it is no subject of a schedule. */
export function takingsOf(subject: string): Takings {
  const colon = subject.lastIndexOf(':');
  return { merchant: subject.slice(0, colon), currency: currencyOf(subject.slice(colon + 1)) };
}

function currencyOf(code: string): Currency {
  if (!isCurrency(code)) throw new Error(`${code} is no currency`);
  return code;
}

export const scheduleProposals = (
  settlements: Pick<SettlementService, 'scheduleRefusal' | 'setSchedule'>,
): ProposalKind => ({
  kind: SETTLEMENT_SCHEDULE,

  check(proposal) {
    const { terms, after } = proposedScheduleOf(proposal);
    return settlements.scheduleRefusal(takingsOf(proposal.subject), terms, after);
  },

  async execute({ id, subject, content, proposer }, context) {
    const { terms, after } = proposedScheduleOf({ content });
    const approved = { id, proposedBy: proposer.actor, after };
    const set = await settlements.setSchedule(takingsOf(subject), terms, approved, context);
    if (!set.accepted) return { executed: false, rejection: set.rejection };
    return { executed: true, result: { version: String(set.value.schedule.version) } };
  },
});

export const batchProposals = (
  settlements: Pick<SettlementService, 'find' | 'approve' | 'reject' | 'run'>,
): ProposalKind => ({
  kind: SETTLEMENT_BATCH,

  async check(proposal) {
    const { merchant, currency } = proposedBatch.parse(proposal.content);
    const found = await settlements.find(merchant, currencyOf(currency));
    if (found?.open?.id === proposal.subject && found.open.needsApproval) return undefined;
    return reject('settlement_batch_settled', 'the batch waits for no approval').rejection;
  },

  async execute({ id, subject, content }, context) {
    const { merchant, currency: code } = proposedBatch.parse(content);
    const of = { merchant, currency: currencyOf(code) };
    const approved = await settlements.approve(of, subject, id, context);
    if (!approved.accepted) {
      // Executed again after a crash: the batch may be settled by now.
      const found = await settlements.find(merchant, of.currency);
      if (found?.open?.id === subject) return { executed: false, rejection: approved.rejection };
    }
    await settlements.run(of, context);
    return { executed: true, result: { batch: subject } };
  },

  async refuse({ subject, content }, context) {
    const { merchant, currency, number } = proposedBatch.parse(content);
    const of = { merchant, currency: currencyOf(currency) };
    await settlements.reject(of, subject, `batch ${number} was rejected`, context);
  },
});

/** Who proposes that a batch is settled. */
const ENGINE: Principal = { actor: 'system:settlement', ids: ['system:settlement'] };

export const batchProposalId = (batch: string): string =>
  derivedId('approval', SETTLEMENT_BATCH, batch);

/** Proposes a batch that waits; once, however often it is asked for. */
export async function proposeBatch(
  approvals: ApprovalService,
  { merchant, currency }: Takings,
  { id: batch, number, due }: OpenBatch,
): Promise<void> {
  const id = batchProposalId(batch);
  if ((await approvals.find(id)) !== undefined) return;
  const amount = { ...toText(money(due, currency)) };
  await approvals.propose({
    ...{ id, kind: SETTLEMENT_BATCH, subject: batch },
    content: { merchant, currency, number, amount },
    ...{ by: ENGINE, key: batch, causationId: batch },
  });
}

/** Refused as `SettlementService.setSchedule`; the same request again answers the proposal as it is now. */
export async function proposeSchedule(
  services: { readonly settlements: SettlementService; readonly approvals: ApprovalService },
  of: Takings,
  asked: {
    readonly terms: ScheduleTerms;
    readonly by: Principal;
    /** The Idempotency-Key. */
    readonly key: string;
    readonly causationId: string;
  },
): Promise<Answered<Approval>> {
  const { settlements, approvals } = services;
  const { terms, by, key, causationId } = asked;
  const subject = subjectOf(of);
  const id = derivedId('approval', SETTLEMENT_SCHEDULE, subject, key);
  const before = await approvals.find(id);
  const after =
    before === undefined
      ? ((await settlements.find(of.merchant, of.currency))?.schedule.version ?? 0)
      : proposedScheduleOf(before.approval).after;
  return approvals.propose({
    ...{ id, kind: SETTLEMENT_SCHEDULE, subject, content: { terms, after } },
    ...{ by, key, causationId },
  });
}
