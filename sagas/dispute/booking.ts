/**
 * Postings of a dispute: to the ledger first, then the record of it. All ids are derived, so a crash in between posts
 * nothing twice. What the merchant's accounts refuse comes from suspense, with a case.
 */
import type { Dispute, DisputeHold, ToldMovement } from '../../domain/dispute/dispute.js';
import {
  postDisputeFee,
  postHold,
  postMovement,
  postRelease,
} from '../../domain/dispute/posting.js';
import { merchantAccountId } from '../../domain/ledger/account-id.js';
import type { LedgerBalances } from '../../domain/ledger/port.js';
import { fromText, type Money, money } from '../../domain/money/money.js';
import { PAYMENT_BOOK } from '../../domain/payment/accounts.js';
import type { Posting } from '../../domain/payment/posting/posting.js';
import type { LedgerPoster } from '../payment/ledger-poster.js';
import { claimedCase, suspendedCase } from './cases.js';
import { type Booking, command, type Effect } from './effect.js';

/** The payment whose money is disputed: what a dispute claims of it is not refunded. */
export interface DisputedPayments {
  /** @returns what of the dispute is left at the payment; the same for the same number. */
  claim(dispute: Dispute, number: number): Promise<Money>;
  release(dispute: Dispute, number: number): Promise<void>;
}

export interface Desk {
  readonly poster: LedgerPoster;
  readonly balances: LedgerBalances;
  readonly payments: DisputedPayments;
}

/** @returns what is to be recorded of it, in order. */
export function bookDispute(
  what: Booking,
  dispute: Dispute,
  desk: Desk,
): Promise<readonly Effect[]> {
  switch (what.step) {
    case 'decide_hold':
      return decideHold(dispute, what.number, desk);
    case 'hold':
      return hold(dispute, holdOf(dispute, what.number), desk);
    case 'movement': {
      const moved = dispute.movements.find(
        ({ kind, reference }) => kind === what.kind && reference === what.reference,
      );
      if (moved === undefined) throw new Error(`${dispute.id} knows of no such movement`);
      return moved.kind === 'fee' ? bookFee(dispute, moved, desk) : move(dispute, moved, desk);
    }
    case 'release':
      return release(dispute, holdOf(dispute, what.number), desk);
  }
}

function holdOf({ id, holds }: Dispute, number: number): DisputeHold {
  const found = holds.find((known) => known.number === number);
  if (found === undefined) throw new Error(`${id} has no hold ${number}`);
  return found;
}

/** The merchant's pending money first, then what was settled; the merchant owes the rest. */
async function decideHold(
  dispute: Dispute,
  number: number,
  { balances, payments }: Desk,
): Promise<readonly Effect[]> {
  const left = await payments.claim(dispute, number);
  const { merchant } = dispute;
  const { minor, currency } = left;
  const available = async (subject?: string): Promise<bigint> => {
    const account = merchantAccountId(merchant, currency, subject);
    const found = await balances.account(PAYMENT_BOOK, account);
    const has = found === undefined ? 0n : fromText(found.balance.available).minor;
    return has > 0n ? has : 0n;
  };
  const pending = least(minor, await available());
  const payable = least(minor - pending, await available('merchant_payable'));
  const decided = command({
    type: 'DecideHold',
    ...{ number, pending: money(pending, currency), payable: money(payable, currency) },
    receivable: money(minor - pending - payable, currency),
    refunded: money(dispute.amount.minor - minor, currency),
  });
  return [decided];
}

const least = (a: bigint, b: bigint): bigint => (a < b ? a : b);

async function hold(
  dispute: Dispute,
  held: DisputeHold,
  { poster }: Desk,
): Promise<readonly Effect[]> {
  const { number, refunded } = held;
  const placed = ours(await merchantOrSuspense(poster, (from) => postHold(dispute, held, from)));
  const { transaction, at: from } = placed;
  const record = command({ type: 'RecordHeld', number, transaction, from });
  if (from === 'suspense') {
    const summary = "the merchant's account refused to hold what is disputed";
    const amount = negative(dispute.amount);
    return [suspendedCase(dispute, { transaction, amount, summary }), record];
  }
  return refunded.minor === 0n ? [record] : [refundedCase(dispute, transaction, refunded), record];
}

const refundedCase = (dispute: Dispute, transaction: string, refunded: Money): Effect =>
  suspendedCase(dispute, {
    ...{ transaction, amount: negative(refunded), kind: 'dispute_of_refunded_money' },
    summary: 'the payer disputes money that was refunded already: tell the channel of the refund',
  });

async function release(
  dispute: Dispute,
  held: DisputeHold,
  { poster, payments }: Desk,
): Promise<readonly Effect[]> {
  const { number, refunded } = held;
  await payments.release(dispute, number);
  // What suspense gave for the merchant goes back there, for its case may have been resolved meanwhile.
  const placed =
    held.from === 'suspense'
      ? await suspenseAlone(poster, postRelease(dispute, held, 'suspense'))
      : await merchantOrSuspense(poster, (to) => postRelease(dispute, held, to));
  const { transaction, at: to } = ours(placed);
  const record = command({ type: 'RecordReleased', number, transaction, to });
  const amount = to === 'suspense' ? dispute.amount : refunded;
  if (amount.minor === 0n) return [record];
  const summary = 'a dispute was won, and what was held for it could not go back to the merchant';
  return [suspendedCase(dispute, { transaction, amount, summary }), record];
}

async function move(
  dispute: Dispute,
  moved: ToldMovement,
  { poster }: Desk,
): Promise<readonly Effect[]> {
  const transaction = await poster.claimMovement(postMovement(dispute, moved));
  return transaction === null ? claimedBefore(dispute, moved) : [recordBooked(moved, transaction)];
}

async function bookFee(
  dispute: Dispute,
  moved: ToldMovement,
  { poster }: Desk,
): Promise<readonly Effect[]> {
  const placed = await merchantOrSuspense(poster, (from) => postDisputeFee(dispute, moved, from));
  if (placed === null) return claimedBefore(dispute, moved);
  const { transaction, at } = placed;
  const record = recordBooked(moved, transaction);
  if (at === 'merchant') return [record];
  const amount = negative(moved.amount);
  const summary = "the merchant's account refused the fee of a dispute";
  return [suspendedCase(dispute, { transaction, amount, summary }), record];
}

const recordBooked = ({ kind, reference }: ToldMovement, transaction: string): Effect =>
  command({ type: 'RecordMovementBooked', kind, reference, transaction });

/** Nothing is booked a second time: a case tells of it, and the saga waits for manual action. */
function claimedBefore(dispute: Dispute, { kind, reference }: ToldMovement): Effect[] {
  const raised = claimedCase(dispute, kind, reference);
  return [raised, { effect: 'stuck', reason: raised.report.summary }];
}

const negative = ({ minor, currency }: Money): Money => money(-minor, currency);

interface PlacedMoney {
  readonly transaction: string;
  readonly at: DisputeHold['from'];
}

/**
 * A fact at the merchant's accounts, or in suspense if they refuse it: both under one id, so that only one of them is
 * ever posted.
 * @returns null if the id is booked for something else.
 */
async function merchantOrSuspense(
  poster: LedgerPoster,
  posting: (at: DisputeHold['from']) => Posting,
): Promise<PlacedMoney | null> {
  const posted = await poster.postFact(posting('merchant'));
  if (!posted.refused) return { transaction: posted.id, at: 'merchant' };
  // It may stand there since before a restart, when the account refused it.
  return suspenseAlone(poster, posting('suspense'));
}

async function suspenseAlone(poster: LedgerPoster, posting: Posting): Promise<PlacedMoney | null> {
  const transaction = await poster.claimMovement(posting);
  return transaction === null ? null : { transaction, at: 'suspense' };
}

/** Of an id that follows from the dispute alone: nobody else posts under it. */
function ours(placed: PlacedMoney | null): PlacedMoney {
  if (placed === null) throw new Error("the ledger refused a dispute's own posting");
  return placed;
}
