/** What merchants ask of payouts: create, cancel while it waits for its approval, read, and wait for the outcome. */
import type { Principal } from '../../domain/access/principal.js';
import { notUsable } from '../../domain/beneficiary/beneficiary.js';
import type { IncomingMovement } from '../../domain/channel/port.js';
import { toInstant } from '../../domain/kernel/clock.js';
import { contentHash } from '../../domain/kernel/content.js';
import { reject } from '../../domain/kernel/decider.js';
import type { CommandContext } from '../../domain/kernel/event.js';
import type { Position } from '../../domain/kernel/position.js';
import { type Money, type MoneyText, parseAmount, toText } from '../../domain/money/money.js';
import { PAYMENT_BOOK } from '../../domain/payment/accounts.js';
import { releaseHold } from '../../domain/payment/posting/refund.js';
import type { PayoutCommand } from '../../domain/payout/decider.js';
import { firstPayoutHold, PAYOUT_HOLD_S } from '../../domain/payout/hold.js';
import { needsApproval, type PayoutLimits, refusalOfAmount } from '../../domain/payout/limits.js';
import { type Payout, payoutIdOf } from '../../domain/payout/payout.js';
import { reservePayout } from '../../domain/payout/posting.js';
import { payoutOfRequest } from '../../domain/payout/request-no.js';
import type { AggregateHost, HostedOutcome } from '../aggregate-host.js';
import type { Answered } from '../answered.js';
import type { BeneficiaryService } from '../beneficiary/beneficiary-service.js';
import { createTurns } from '../in-turn.js';
import type { LedgerService } from '../ledger/ledger-service.js';
import type { PayoutDays } from './payout-days.js';

export interface AskedPayout {
  readonly merchant: string;
  readonly reference: string;
  readonly beneficiary: string;
  readonly amount: MoneyText;
  readonly description: string | null;
  readonly scenario: string | null;
}

export interface PayoutService {
  /**
   * Holds the merchant's money and creates the payout, or refuses and leaves no trace: with `reference_conflict`,
   * `beneficiary_not_usable`, `payout_limit_exceeded`, `payout_day_limit_exceeded`, `currency_unsupported`, a code of
   * the amount, `insufficient_funds` or another code of the merchant's account; `outcome_unknown` if the ledger has
   * not answered. @param by who asks, if another principal has to approve.
   */
  create(asked: AskedPayout, by: Principal, context: CommandContext): Promise<Answered<Payout>>;
  /** Refused with `payout_not_cancelable`. */
  cancel(id: string, context: CommandContext): Promise<Answered<Payout>>;
  find(id: string): Promise<{ payout: Payout; position: Position } | undefined>;
  /** The payout once its outcome is known, or when the time is up. */
  waitFor(id: string, waitMs: number): Promise<{ payout: Payout; position: Position } | undefined>;
}

export interface PayoutDependencies {
  readonly host: AggregateHost<Payout, PayoutCommand>;
  readonly ledger: Pick<LedgerService, 'execute' | 'requireClearDay'>;
  readonly beneficiaries: Pick<BeneficiaryService, 'find'>;
  readonly days: PayoutDays;
  readonly limits: PayoutLimits;
}

/** Nothing more happens by itself: its outcome is known, or its proposal waits for a person. */
const isSettled = ({ status, approval }: Payout): boolean =>
  status === 'awaiting_approval'
    ? approval !== null
    : status !== 'sending' && status !== 'confirmed';

export function createPayoutService(deps: PayoutDependencies): PayoutService {
  const { host, ledger } = deps;
  // Of two requests of one reference only one may hold the money.
  const inTurn = createTurns();

  const find = async (id: string) => {
    const found = await host.find(id);
    return found && { payout: found.state, position: found.position };
  };

  return {
    find,
    async create(asked, by, context) {
      await ledger.requireClearDay(PAYMENT_BOOK);
      const id = payoutIdOf(asked.merchant, asked.reference);
      return inTurn(id, () => create(deps, id, asked, by, context));
    },
    async cancel(id, context) {
      return answered(await host.submit(id, { type: 'CancelPayout', reason: 'asked' }, context));
    },
    async waitFor(id, waitMs) {
      const found = await host.waitFor(id, waitMs, isSettled);
      return found && { payout: found.state, position: found.position };
    },
  };
}

async function create(
  deps: PayoutDependencies,
  id: string,
  asked: AskedPayout,
  by: Principal,
  caller: CommandContext,
): Promise<Answered<Payout>> {
  const { host, limits, days } = deps;
  const context = { ...caller, correlationId: id };
  const { merchant, reference, ...content } = asked;
  const hash = contentHash(content);
  const known = await host.find(id);
  if (known !== undefined) {
    const { state: value, position } = known;
    return value.contentHash === hash
      ? { accepted: true, value, replayed: true, position }
      : reject('reference_conflict', 'the reference was used with other content', 'reference');
  }
  const amount = parseAmount(asked.amount);
  if (!amount.accepted) return amount;
  const found = await usableBeneficiary(deps, asked, amount.amount, context.nowMs);
  if (!found.accepted) return found;
  const refusal = refusalOfAmount(limits, amount.amount);
  if (refusal !== undefined) return refusal;
  const day = toInstant(context.nowMs).slice(0, 'YYYY-MM-DD'.length);
  const counting = await days.count(merchant, day, { payout: id, amount: amount.amount }, context);
  if (!counting.accepted) return counting;
  const hold = firstPayoutHold(id, hash, context.nowMs);
  const command: PayoutCommand = {
    type: 'CreatePayout',
    payout: id,
    ...{ merchant, reference, beneficiary: asked.beneficiary, bank: found.bank },
    amount: toText(amount.amount),
    ...{ description: asked.description, scenario: asked.scenario, contentHash: hash, hold },
    proposer: needsApproval(limits, amount.amount) ? by : null,
  };
  const created = await holdAndCreate(deps, command, amount.amount, context);
  const isRefused = !created.accepted && created.rejection.code !== 'outcome_unknown';
  // What another request of the payout counted is not this one's to take back.
  if (isRefused && counting.counted !== null) {
    await days.uncount(merchant, day, counting.counted, context);
  }
  return created;
}

async function usableBeneficiary(
  { beneficiaries }: PayoutDependencies,
  { merchant, beneficiary: id }: AskedPayout,
  { currency }: Money,
  nowMs: number,
) {
  const found = await beneficiaries.find(id);
  if (found?.beneficiary.merchant !== merchant) {
    return reject('not_found', 'there is no such beneficiary', 'beneficiary');
  }
  const { beneficiary } = found;
  const refusal = notUsable(beneficiary, nowMs, 'beneficiary');
  if (refusal !== undefined) return refusal;
  return beneficiary.currency === currency
    ? ({ accepted: true, bank: beneficiary.bank } as const)
    : reject('currency_unsupported', 'the beneficiary takes another currency', 'amount.currency');
}

/** The ledger holds the money before anything is written of the payout. */
async function holdAndCreate(
  { ledger, host }: PayoutDependencies,
  command: Extract<PayoutCommand, { type: 'CreatePayout' }>,
  amount: Money,
  context: CommandContext,
): Promise<Answered<Payout>> {
  const { payout: id, merchant, bank, hold } = command;
  const { accounts, command: reserve } = reservePayout(
    { id, merchant, bank, amount },
    hold,
    PAYOUT_HOLD_S,
  );
  const outcome = (await ledger.execute(PAYMENT_BOOK, [...accounts, reserve], context)).at(-1);
  if (outcome === undefined || outcome.status === 'unknown') {
    const detail = 'the ledger has not answered yet; send the same request again';
    return reject('outcome_unknown', detail);
  }
  if (outcome.status === 'rejected') {
    return reject(outcome.rejection.code, outcome.rejection.detail);
  }
  const made = await host.submit(id, command, context, true);
  if (made.accepted && made.state.hold.reservation === hold.reservation) return answered(made);
  // Another process made the payout, under a hold of its own.
  await ledger.execute(PAYMENT_BOOK, [releaseHold(hold.reservation).command], context);
  return answered(made);
}

function answered(outcome: HostedOutcome<Payout>): Answered<Payout> {
  if (!outcome.accepted) return outcome;
  const { state: value, replayed, position } = outcome;
  return { accepted: true, value, replayed, position };
}

/**
 * A bank says that a payout came back: recorded in the payout, whose flow books it. May be called again for the same.
 * @returns false if it is no payout of ours at that bank.
 */
export async function recordReturn(
  host: AggregateHost<Payout, PayoutCommand>,
  { requestNo, bank, bankReference, amount, reason }: IncomingMovement & { readonly bank: string },
  context: CommandContext,
): Promise<boolean> {
  const id = requestNo === null ? undefined : payoutOfRequest(requestNo);
  if (id === undefined) return false;
  const found = await host.find(id);
  if (found?.state.bank !== bank) return false;
  const command: PayoutCommand = {
    type: 'RecordReturned',
    ...{ bankReference, amount, reason: reason ?? '' },
  };
  const recorded = await host.submit(id, command, { ...context, correlationId: id });
  return recorded.accepted;
}
