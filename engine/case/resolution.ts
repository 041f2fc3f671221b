/**
 * Resolutions of cases: what an operator proposes and another principal approves. Money that a case holds
 * is claimed from it first, then moved by the ledger, then recorded: so it is spent once, and a crash in
 * between is made good by executing the resolution again.
 */
import { z } from 'zod';
import type { Proposal } from '../../domain/approval/approval.js';
import type { Execution, ProposalKind } from '../../domain/approval/kind.js';
import { type Case, type Claim, type Holding, isEmpty } from '../../domain/case/case.js';
import { type Rejection, reject } from '../../domain/kernel/decider.js';
import type { CommandContext } from '../../domain/kernel/event.js';
import { AppendOutcomeUnknown } from '../../domain/kernel/event-store.js';
import { derivedId } from '../../domain/ids.js';
import { ledgerStream } from '../../domain/ledger/streams.js';
import type { Ledger } from '../../domain/ledger/port.js';
import { fromText, type Money, orNone, toText } from '../../domain/money/money.js';
import { type FeeAndTax, suspendedFee } from '../../domain/payment/fees.js';
import {
  bookSuspended,
  isOfPayment,
  type Suspended,
  withdrawSuspended,
  writeOffSuspended,
} from '../../domain/payment/posting/case.js';
import type { Posting } from '../../domain/payment/posting/posting.js';
import type { PaymentService } from '../payment/payment-service.js';
import type { CaseService } from './case-service.js';

export const RESOLUTION = 'case_resolution';

export const RESOLUTION_ACTIONS = ['book', 'refund', 'write_off', 'dismiss'] as const;

const resolution = z.object({
  /** 1, 2, 3 … within the case. */
  number: z.number().int(),
  action: z.enum(RESOLUTION_ACTIONS),
  note: z.string(),
  /** To whom it is booked, if the case does not say whose money it is. */
  merchant: z.string().optional(),
  /** What the case held when it was proposed: what is moved is exactly this. Null for `dismiss`. */
  amount: z.object({ value: z.string(), currency: z.string() }).nullable(),
});
export type Resolution = z.infer<typeof resolution>;

export const resolutionOf = ({ content }: Pick<Proposal, 'content'>): Resolution =>
  resolution.parse(content);

export interface ResolutionPorts {
  readonly cases: CaseService;
  readonly ledger: Ledger;
  readonly payments: Pick<PaymentService, 'find' | 'refundFromCase' | 'settleCase'>;
}

/** The kind of proposal that resolves cases. */
export function caseResolutions(ports: ResolutionPorts): ProposalKind {
  const { cases } = ports;
  return {
    kind: RESOLUTION,

    async check(proposal) {
      const found = await cases.find(proposal.subject);
      if (found === undefined) return reject('not_found', 'there is no such case').rejection;
      return refusal(found.case, resolutionOf(proposal));
    },

    async execute(proposal, context) {
      const { action, note, merchant } = resolutionOf(proposal);
      const { id: approval, subject } = proposal;
      if (action === 'dismiss') {
        const dismissed = await cases.dismiss(subject, { note, approval }, context);
        return dismissed.accepted ? executed({ case: subject }) : refused(dismissed.rejection);
      }
      const found = await cases.find(subject);
      const holding = found?.case.holding;
      if (found === undefined || holding == null) throw new Error(`${subject} holds nothing`);
      const amount = claimedAmount(proposal, found.case);
      if (!('minor' in amount)) return refused(amount);
      const claim: Claim = { id: approval, amount, action, note, approval };
      const claimed = await cases.claim(subject, claim, context);
      if (!claimed.accepted) return refused(claimed.rejection);
      const money = { case: subject, holding: ownedBy(holding, merchant), claim };
      return action === 'refund'
        ? refund(money, ports, context)
        : move(money, ports, {
            ...context,
            correlationId: holding.payment || context.correlationId,
          });
    },
  };
}

/** Why a resolution could not be executed as the case stands now. */
function refusal(state: Case, { action, amount, merchant }: Resolution): Rejection | undefined {
  if (state.status !== 'open') {
    return reject('case_closed', `the case is ${state.status}`).rejection;
  }
  const { held, holding } = state;
  if (merchant !== undefined && (action !== 'book' || holding?.merchant !== '')) {
    return reject('case_merchant_known', 'only money of nobody is booked to a merchant by name')
      .rejection;
  }
  if (action === 'dismiss') {
    if (isEmpty(state)) return undefined;
    return reject('case_holds_money', 'its money has to be brought to its place first').rejection;
  }
  if (held === null || holding === null || held.minor === 0n) {
    return reject('case_holds_nothing', 'there is no money to move').rejection;
  }
  if (action === 'book' && ownedBy(holding, merchant).merchant === '') {
    return reject('case_without_merchant', 'nobody knows whose money it is').rejection;
  }
  if (action === 'refund' && held.minor < 0n) {
    return reject('case_not_refundable', 'the money has left already').rejection;
  }
  if (action === 'refund' && !isOfPayment(holding)) {
    return reject('case_not_refundable', 'no payment brought it, so no channel gives it back')
      .rejection;
  }
  const asProposed = amount !== null && fromText(amount).minor === held.minor;
  if (state.claims.length > 0 || !asProposed) {
    const detail = 'its money was moved since, or is about to be';
    return reject('case_money_claimed', detail).rejection;
  }
  return undefined;
}

/** What the case holds is whose it says, or who two people have found out that it is. */
const ownedBy = (holding: Holding, merchant: string | undefined): Holding =>
  holding.merchant === '' && merchant !== undefined ? { ...holding, merchant } : holding;

/** What is to be moved: all that the case holds, unless this execution has claimed it before. */
function claimedAmount(proposal: Proposal, state: Case): Money | Rejection {
  const resolved = resolutionOf(proposal);
  const known = state.claims.find(({ id }) => id === proposal.id);
  if (known !== undefined) return known.amount;
  if (resolved.amount === null) throw new Error('a resolution that moves money names no amount');
  if (state.moved.has(proposal.id)) return fromText(resolved.amount);
  return refusal(state, resolved) ?? fromText(resolved.amount);
}

interface ClaimedMoney {
  readonly case: string;
  readonly holding: Holding;
  readonly claim: Claim;
}

/** Books the money to the merchant, or writes it off. */
async function move(
  { case: id, holding, claim }: ClaimedMoney,
  { cases, ledger, payments }: ResolutionPorts,
  context: CommandContext,
): Promise<Execution> {
  const { amount } = claim;
  const { payment, merchant, channel, capture, book } = holding;
  const from: Suspended = { case: id, payment, merchant, channel, amount };
  const transaction = derivedId('transaction', claim.id, 'case');
  const taken = await feeOf(holding, amount, payments);
  const books = claim.action === 'book';
  const posting = books
    ? bookSuspended(transaction, from, taken)
    : writeOffSuspended(transaction, from);
  const rejection = await post(ledger, book, posting, context);
  if (rejection !== undefined && (await isFinal())) {
    await cases.release(id, claim.id, context);
    return refused(rejection);
  }

  /**
   * Another process may execute the same resolution, and its posting may be accepted after ours was refused:
   * so the refusal uses up the transaction's id. False if the other posting came first, and stands.
   */
  async function isFinal(): Promise<boolean> {
    const withdrawn = await post(ledger, book, withdrawSuspended(transaction, from), context);
    if (withdrawn === undefined) return true;
    if (withdrawn.code === 'id_conflict') return false;
    throw new Error(`the ledger refused a withdrawal: ${withdrawn.code}`);
  }

  if (capture !== null) {
    const { fee, tax } = books ? taken : { fee: { ...taken.fee, minor: 0n }, tax: null };
    const settled = await payments.settleCase(
      payment,
      {
        type: 'RecordSuspendedCaptureSettled',
        ...{ capture, case: id, transaction },
        to: books ? 'merchant' : 'written_off',
        amount: toText(amount),
        fee: toText(fee),
        ...(tax === null || tax.minor === 0n ? {} : { tax: toText(tax) }),
      },
      context,
    );
    if (!settled.accepted) throw new Error(`${payment} refused it: ${settled.rejection.code}`);
  }
  await cases.recordMoved(id, claim.id, transaction, context);
  return executed({ case: id, transaction });
}

/** The fee and the tax as they were frozen, less what fell on refunds that came from suspense meanwhile. */
async function feeOf(
  { capture: id, payment, fee, tax }: Holding,
  rest: Money,
  payments: ResolutionPorts['payments'],
): Promise<FeeAndTax> {
  if (id === null) return { fee: fromText(fee), tax: orNone(tax, rest) };
  const found = await payments.find(payment);
  const capture = found?.payment.captures.find((candidate) => candidate.id === id);
  if (found === undefined || capture === undefined) throw new Error(`there is no capture ${id}`);
  return suspendedFee(found.payment, capture, rest);
}

/** @returns why the ledger refused. */
async function post(
  ledger: Ledger,
  book: string,
  { accounts, command }: Posting,
  context: CommandContext,
): Promise<Rejection | undefined> {
  const outcome = (await ledger.execute(book, [...accounts, command], context)).at(-1);
  if (outcome === undefined || outcome.status === 'unknown') {
    throw new AppendOutcomeUnknown(ledgerStream(book));
  }
  return outcome.status === 'rejected' ? outcome.rejection : undefined;
}

/** Asks the payment's flow to give the money back at the channel; the flow records what came of it. */
async function refund(
  { case: id, holding, claim }: ClaimedMoney,
  { cases, payments }: ResolutionPorts,
  context: CommandContext,
): Promise<Execution> {
  const { payment, channel, original, capture } = holding;
  const asked =
    capture === null
      ? await payments.settleCase(
          payment,
          {
            type: 'RequestSuspenseRefund',
            ...{ case: id, claim: claim.id, channel, original, amount: toText(claim.amount) },
          },
          context,
        )
      : await payments.refundFromCase(payment, { case: id, claim: claim.id }, claim.note, context);
  if (asked.accepted) {
    return executed(capture === null ? { case: id } : { case: id, refund: asked.value.id });
  }
  await cases.release(id, claim.id, context);
  return refused(asked.rejection);
}

const executed = (result: Readonly<Record<string, string>>): Execution => ({
  executed: true,
  result,
});

const refused = (rejection: Rejection): Execution => ({ executed: false, rejection });
