/** Postings of a refund: its hold, and what the channel gave back. */
import { derivedId } from '../../domain/ids.js';
import { money, toText } from '../../domain/money/money.js';
import { merchantPart } from '../../domain/payment/amounts.js';
import { quoteRefund } from '../../domain/payment/decide/refund.js';
import { renewedHold, withPayable } from '../../domain/payment/hold.js';
import type { Payment, Refund, RefundHold, RefundQuote } from '../../domain/payment/payment.js';
import {
  postRefund,
  postUnheldRefund,
  refundNet,
  releaseHold,
  reserveRefund,
  suspendRefund,
} from '../../domain/payment/posting/refund.js';
import { claimedBefore } from './claimed-movement.js';
import { command, type Effect, type SagaView } from './effect.js';
import { holdingOf, suspended } from './holding.js';
import type { LedgerPoster } from './ledger-poster.js';
import type { SuspenseDesk } from './suspense.js';

/**
 * The request for the refund comes with its hold, as a merchant's does; this hold has no end. What was settled before it
 * was accepted comes from the settled money.
 */
export async function returnUnderpaid(
  poster: LedgerPoster,
  payment: Payment,
  refund: string,
): Promise<Effect[]> {
  const asked = { refund, amount: null, contentHash: 'underpaid', from: null };
  const quoted = quoteRefund(asked, payment);
  if (!quoted.accepted) return [{ effect: 'stuck', reason: quoted.rejection.detail }];
  if (quoted.quote === null) return [];
  const { quote } = quoted;
  const plain: RefundHold = { reservation: derivedId('reservation', refund), expiresAt: null };
  const shared = pendingShares(quote, plain);
  let { hold, held } = await holdOfEither(poster, payment, quote, shared ?? plain);
  // What receivers do not have any more they owe.
  if (held.refused && shared !== undefined) {
    ({ hold, held } = await holdOfEither(poster, payment, quote, plain));
  }
  if (held.refused) {
    const reason = `an underpaid payment could not be given back: ${held.code}`;
    return [{ effect: 'stuck', reason }];
  }
  const rest = { reason: 'underpaid', metadata: {}, scenario: null, quote, hold };
  return [command({ type: 'RequestRefund', ...asked, ...rest })];
}

/** Of the merchant's pending money, or of what was settled to it. */
async function holdOfEither(
  poster: LedgerPoster,
  payment: Payment,
  quote: RefundQuote,
  ofPending: RefundHold,
) {
  const ofPayable = withPayable(ofPending, toText(refundNet(quote)));
  const held = await poster.post(reserveRefund(payment, quote, ofPending));
  if (!held.refused) {
    // Before a crash the pending money may have been too little.
    await poster.release(ofPayable);
    return { hold: ofPending, held };
  }
  if (held.code !== 'insufficient_funds') return { hold: ofPending, held };
  return { hold: ofPayable, held: await poster.post(reserveRefund(payment, quote, ofPayable)) };
}

/** The hold that takes shares from the pending money of their receivers; undefined if there are none. */
function pendingShares(
  { shares }: RefundQuote,
  { reservation }: RefundHold,
): RefundHold | undefined {
  if (shares.length === 0) return undefined;
  return {
    ...{ reservation: derivedId('reservation', reservation, 'shares'), expiresAt: null },
    sharesFrom: shares.map(({ merchant, amount }) => ({
      ...{ merchant, account: 'merchant_pending' as const, amount: toText(amount) },
    })),
  };
}

export async function bookRefund(
  poster: LedgerPoster,
  suspense: SuspenseDesk,
  { payment, saga }: Pick<SagaView, 'payment' | 'saga'>,
  refund: Refund,
): Promise<Effect[]> {
  const hold = holdOf(refund);
  const held = await poster.postFact(postRefund(payment, refund, hold));
  // The hold has ended before it could be renewed: the fact is booked without it.
  // So is a small part of it for which the merchant's entry changes sides. It may stand there so already.
  const unheld = held.refused && UNHELD.has(held.code);
  const posted = unheld ? await poster.postFact(postUnheldRefund(payment, refund)) : held;
  // It may stand there since before a restart, when the account refused it.
  const transaction = posted.refused
    ? await poster.claimMovement(suspendRefund(payment, refund))
    : posted.id;
  if (transaction === null) {
    const { id: of, channelReference } = refund;
    return claimedBefore(saga, refund.channel, { of, channelReference });
  }
  await suspense.recordMoved(refund, transaction);
  const record = command({ type: 'RecordRefundSucceeded', refund: refund.id, transaction });
  const excess = await suspense.takeRefundExcess(refund, saga);
  if (held.refused) await poster.release(hold);
  if (!posted.refused) return [...excess, record];
  const { channel } = refund;
  const { minor, currency } = merchantPart(refund);
  const raised = suspended(
    { flow: 'refund', subject: refund.id, channel, transaction, code: posted.code },
    holdingOf(payment, { transaction, channel, amount: money(-minor, currency) }),
  );
  return [raised, ...excess, record];
}

/** Why a hold cannot be posted although the merchant's account takes the refund. */
const UNHELD: ReadonlySet<string> = new Set([
  'reservation_closed',
  'reservation_exceeded',
  'id_conflict',
]);

/**
 * The money is held anew before the first hold is freed, or in one call with that if it does not suffice for both. If the
 * account refuses a further hold, the refund goes on with what is held: it may be under way already.
 */
export async function renewHold(
  poster: LedgerPoster,
  payment: Payment,
  refund: Refund,
): Promise<Effect[]> {
  const before = holdOf(refund);
  const after = renewedHold(refund);
  const wanted = reserveRefund(payment, refund, after);
  const besides = await poster.post(wanted);
  const renewed =
    besides.refused && besides.code === 'insufficient_funds'
      ? await poster.post(wanted, releaseHold(before.reservation))
      : besides;
  if (!renewed.refused) await poster.release(before);
  const hold = renewed.refused ? { ...before, expiresAt: null } : after;
  return [command({ type: 'RenewRefundHold', refund: refund.id, hold })];
}

export function holdOf({ id, hold }: Refund): RefundHold {
  if (hold === null) throw new Error(`refund ${id} has no hold`);
  return hold;
}
