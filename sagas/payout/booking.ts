/**
 * Postings of a payout: to the ledger first, then the record of it. All ids are derived, so a crash in between
 * posts nothing twice. What the bank paid is a fact: if the merchant's account refuses it, it goes to suspense,
 * with a case.
 */
import { fromText, type Money, money, toText } from '../../domain/money/money.js';
import { PAYMENT_BOOK } from '../../domain/payment/accounts.js';
import { renewedPayoutHold } from '../../domain/payout/hold.js';
import { payoutApprovalId, type Payout, type PayoutReturn } from '../../domain/payout/payout.js';
import {
  noMoney,
  payoutCaseId,
  postPayout,
  postReturn,
  postUnheldPayout,
  reservePayout,
  suspendLatePayout,
  suspendPayout,
} from '../../domain/payout/posting.js';
import { releaseHold } from '../../domain/payment/posting/refund.js';
import type { Saga, SagaName } from '../../domain/saga/saga.js';
import type { LedgerPoster, Posted } from '../payment/ledger-poster.js';
import { command, type Booking, type Effect } from './effect.js';

/**
 * Asks another principal to approve a payout; the same proposal however often it is made.
 * @returns `beneficiary_not_usable` if nobody can approve it any more.
 */
export type Propose = (payout: Payout) => Promise<'proposed' | 'beneficiary_not_usable'>;

interface Desk {
  readonly poster: LedgerPoster;
  readonly propose: Propose;
  readonly saga: Saga;
}

/** @returns what is to be recorded of it, in order. */
export async function bookPayout(
  what: Booking,
  payout: Payout,
  desk: Desk,
): Promise<readonly Effect[]> {
  switch (what.booking) {
    case 'propose': {
      const came = await desk.propose(payout);
      return came === 'proposed'
        ? [command({ type: 'RecordProposed', approval: payoutApprovalId(payout.id) })]
        : [command({ type: 'CancelPayout', reason: came })];
    }
    case 'renew_hold':
      return renewHold(payout, desk);
    case 'post':
      return post(payout, desk);
    case 'release':
      await desk.poster.release(payout.hold);
      return what.failure === null
        ? [{ effect: 'end' }]
        : [command({ type: 'RecordFailed', failure: what.failure })];
    case 'return':
      return bookReturn(payout, what.bankReference, desk);
    case 'late':
      return bookLate(payout, what, desk);
  }
}

/**
 * The money is held anew before the first hold is freed, or in one call with that if it does not suffice for both. If the
 * account refuses, a payout of which the bank may have heard goes on without a hold; any other ends here, for what is
 * held by nobody could be paid out twice.
 */
async function renewHold(payout: Payout, { poster, saga }: Desk): Promise<readonly Effect[]> {
  const after = renewedPayoutHold(payout);
  const wanted = reservePayout(payout, after);
  const besides = await poster.post(wanted);
  const renewed =
    besides.refused && besides.code === 'insufficient_funds'
      ? await poster.post(wanted, releaseHold(payout.hold.reservation))
      : besides;
  if (!renewed.refused) {
    await poster.release(payout.hold);
    return [command({ type: 'RenewHold', hold: after })];
  }
  if (saga.requests.size > 0) {
    return [command({ type: 'RenewHold', hold: { ...payout.hold, expiresAt: null } })];
  }
  if (payout.status === 'awaiting_approval') {
    return [command({ type: 'CancelPayout', reason: 'hold_refused' })];
  }
  await poster.release(payout.hold);
  const message = "the merchant's account refused to hold the money on";
  return [command({ type: 'RecordFailed', failure: { code: 'hold_refused', message } })];
}

async function post(payout: Payout, desk: Desk): Promise<readonly Effect[]> {
  const { poster } = desk;
  const { paid, amount } = payout;
  if (paid === null) throw new Error('a payout is posted that was not confirmed');
  const isExact = paid.amount.minor === amount.minor;
  const held = isExact ? await poster.postFact(postPayout(payout)) : NOT_AS_HELD;
  // The hold has ended before it could be renewed, or another amount was paid: booked without it.
  const unheld = held.refused && UNHELD.has(held.code);
  const posted = unheld ? await poster.postFact(postUnheldPayout(payout)) : held;
  // It may stand there since before a restart, when the account refused it.
  const placed = posted.refused ? await poster.postFact(suspendPayout(payout)) : posted;
  if (placed.refused && placed.code === 'id_conflict') return claimedBefore(payout, desk);
  if (placed.refused) throw new Error(`the ledger refused a fact: ${placed.code}`);
  if (held.refused) await poster.release(payout.hold);
  const { id: transaction } = placed;
  const to = posted.refused ? 'suspense' : 'merchant';
  const record = command({ type: 'RecordPaid', transaction, to });
  const differs = isExact ? [] : [differenceCase(payout, paid.amount, desk.saga)];
  if (!posted.refused) return [...differs, record];
  const raised = suspendedCase(
    { payout, desk, transaction, amount: money(-paid.amount.minor, amount.currency) },
    "the merchant's account refused a payout that the bank has paid; it stands in suspense",
  );
  return [raised, ...differs, record];
}

const NOT_AS_HELD: Posted = { refused: true, code: 'reservation_exceeded', detail: '' };

/** Why a hold cannot be posted although the merchant's account takes the payout. */
const UNHELD: ReadonlySet<string> = new Set([
  'reservation_closed',
  'reservation_exceeded',
  'id_conflict',
]);

async function bookReturn(
  payout: Payout,
  bankReference: string,
  desk: Desk,
): Promise<readonly Effect[]> {
  const back = payout.returns.find((one) => one.bankReference === bankReference);
  if (back === undefined) throw new Error(`payout ${payout.id} has no return ${bankReference}`);
  const { poster } = desk;
  // What comes back above what was paid, or of what was not paid with the merchant's money, is not the merchant's.
  const whyNot = notOwed(payout, back);
  const isOwed = whyNot === undefined;
  const posted = isOwed ? await poster.postFact(postReturn(payout, back, 'merchant')) : NOT_AS_HELD;
  const placed = posted.refused
    ? await poster.postFact(postReturn(payout, back, 'suspense'))
    : posted;
  if (placed.refused && placed.code === 'id_conflict') return claimedBefore(payout, desk);
  if (placed.refused) throw new Error(`the ledger refused a fact: ${placed.code}`);
  const { id: transaction } = placed;
  const to = posted.refused ? 'suspense' : 'merchant';
  const record = command({ type: 'RecordReturnBooked', bankReference, transaction, to });
  if (!posted.refused) return [record];
  const why = whyNot ?? "the merchant's account refused money that came back";
  return [
    suspendedCase(
      { payout, desk, transaction, amount: back.amount },
      `${why}; it stands in suspense`,
    ),
    record,
  ];
}

/** Why what comes back is not the merchant's, if so. What comes later changes nothing of it. */
function notOwed({ paid, returns }: Payout, { amount }: PayoutReturn): string | undefined {
  const before = returns
    .filter(({ to }) => to === 'merchant')
    .reduce((sum, one) => sum + one.amount.minor, 0n);
  if (paid === null || before + amount.minor > paid.amount.minor) {
    return 'more money came back than was paid';
  }
  return paid.to === 'suspense'
    ? "money came back that was not booked as the merchant's when it was paid"
    : undefined;
}

async function bookLate(
  payout: Payout,
  { requestNo, answer }: Extract<Booking, { booking: 'late' }>,
  desk: Desk,
): Promise<readonly Effect[]> {
  const amount = fromText(answer.amount ?? toText(payout.amount));
  const bankReference = answer.channelReference ?? '';
  const posting = suspendLatePayout(payout, { requestNo, bankReference, amount });
  const transaction = await desk.poster.claimMovement(posting);
  if (transaction === null) return claimedBefore(payout, desk);
  const gone = money(-amount.minor, amount.currency);
  return [
    suspendedCase(
      { payout, desk, transaction, amount: gone },
      'the bank paid what it had promised not to; it stands in suspense',
    ),
    command({ type: 'RecordLateBooked', requestNo, transaction }),
  ];
}

/** @param of.amount signed: below zero for money that has left. */
function suspendedCase(
  of: {
    readonly payout: Payout;
    readonly desk: Desk;
    readonly transaction: string;
    readonly amount: Money;
  },
  summary: string,
): Effect {
  const { payout, desk, transaction, amount } = of;
  const { flow, subject } = desk.saga;
  const { id, merchant, bank: channel } = payout;
  return {
    effect: 'raise',
    report: {
      case: payoutCaseId('posted_to_suspense', transaction),
      kind: 'posted_to_suspense',
      ...{ flow, subject, channel, summary, details: { transaction } },
    },
    holding: {
      ...{ book: PAYMENT_BOOK, amount: { ...toText(amount) }, transaction },
      ...{ payment: id, merchant, channel, capture: null, fee: { ...toText(noMoney(amount)) } },
      original: payout.paid?.requestNo ?? '',
    },
  };
}

/** It was booked as confirmed: a person asks the bank, or the beneficiary, for the rest. */
const differenceCase = (
  { id, bank: channel, amount }: Payout,
  paid: Money,
  { flow, subject }: SagaName,
): Effect => ({
  effect: 'raise',
  report: {
    case: payoutCaseId('payout_amount', id),
    kind: 'amount_mismatch',
    ...{ flow, subject, channel },
    summary: 'the bank paid another amount than was asked for; it is booked as it was paid',
    details: { asked: toText(amount).value, paid: toText(paid).value, currency: paid.currency },
  },
});

const CLAIMED = 'the bank names a movement of money that is booked for something else';

/** Nothing is booked a second time: a case tells of it, and the saga waits for manual action. */
const claimedBefore = ({ id, bank: channel }: Payout, { saga }: Desk): Effect[] => [
  {
    effect: 'raise',
    report: {
      case: payoutCaseId('movement_claimed', id),
      kind: 'contradiction',
      ...{ flow: saga.flow, subject: saga.subject, channel, summary: CLAIMED },
      details: { payout: id },
    },
  },
  { effect: 'stuck', reason: CLAIMED },
];
