/**
 * What is to be done with the money of a dispute, as a pure function of its facts: whatever the order in which they
 * come, the same balances are left. The hold is filled by the merchant and emptied by the channel:
 *
 * - the merchant's part is held once the dispute is more than an inquiry, or money has left for it;
 * - what the channel withdraws and reinstates goes out of the hold and back into it;
 * - a dispute that is won gives the merchant's part back once nothing of it is withdrawn.
 *
 * So a merchant loses the disputed amount at most once, and the fees.
 */
import type { DisputeMovementKind } from '../channel/dispute-terms.js';
import { type Money, money } from '../money/money.js';
import { type Dispute, type DisputeHold, outcomeOf, standingNow } from './dispute.js';

export type DisputeStep =
  /** Says how much of the payment is held, and from which accounts. */
  | { readonly step: 'decide_hold'; readonly number: number }
  | { readonly step: 'hold'; readonly number: number }
  | {
      readonly step: 'movement';
      readonly kind: DisputeMovementKind;
      readonly reference: string;
    }
  | { readonly step: 'release'; readonly number: number }
  | { readonly step: 'close' };

/** The next step; null while the channel has to say more. */
export function nextStep(dispute: Dispute): DisputeStep | null {
  const hold = openHold(dispute);
  if (hold?.status === 'decided') return { step: 'hold', number: hold.number };
  if (hold === undefined && isMerchantToBear(dispute)) {
    return { step: 'decide_hold', number: dispute.holds.length + 1 };
  }
  const unbooked = dispute.movements.find(({ transaction }) => transaction === null);
  if (unbooked !== undefined) {
    return { step: 'movement', kind: unbooked.kind, reference: unbooked.reference };
  }
  const isWon = outcomeOf(dispute) === 'won';
  if (hold !== undefined && isWon && withdrawnOfHold(dispute).minor === 0n) {
    return { step: 'release', number: hold.number };
  }
  return isSettled(dispute) && dispute.closed !== outcomeOf(dispute) ? { step: 'close' } : null;
}

/** The hold that has not been released. */
export const openHold = ({ holds }: Dispute): DisputeHold | undefined =>
  holds.find(({ status }) => status !== 'released');

/** True if the merchant's money is to be held, or is lost. */
function isMerchantToBear(dispute: Dispute): boolean {
  const standing = standingNow(dispute);
  if (standing?.outcome === 'won') return false;
  if (standing?.outcome === 'lost') return true;
  if (standing !== undefined && standing.stage !== 'inquiry') return true;
  return dispute.movements.some(({ kind }) => kind === 'withdrawal');
}

/** What the channel has taken out of the hold and not given back. */
export const withdrawnOfHold = ({ movements, amount }: Dispute): Money =>
  money(
    movements.reduce((sum, moved) => {
      if (moved.transaction === null || moved.kind === 'fee') return sum;
      return moved.kind === 'withdrawal' ? sum + moved.amount.minor : sum - moved.amount.minor;
    }, 0n),
    amount.currency,
  );

/** What the channel says it moved of a kind, in sum. */
export const movedOfKind = ({ movements, amount }: Dispute, wanted: DisputeMovementKind): Money =>
  money(
    movements.reduce(
      (sum, { kind, amount: { minor } }) => (kind === wanted ? sum + minor : sum),
      0n,
    ),
    amount.currency,
  );

/** What the merchant bears of it: held for as long as the dispute is open, and lost after that. */
export function borneByMerchant(dispute: Dispute): Money {
  const hold = openHold(dispute);
  const { minor, currency } = dispute.amount;
  return money(hold?.status === 'held' ? minor - hold.refunded.minor : 0n, currency);
}

/**
 * Outcome and money agree. Won: nothing is held, and the channel has nothing. Lost: the channel has what was held, all
 * of it and no more.
 */
export function isSettled(dispute: Dispute): boolean {
  const outcome = outcomeOf(dispute);
  if (outcome === null || dispute.movements.some(({ transaction }) => transaction === null)) {
    return false;
  }
  const withdrawn = withdrawnOfHold(dispute).minor;
  if (outcome === 'won') return openHold(dispute) === undefined && withdrawn === 0n;
  const hold = openHold(dispute);
  return hold?.status === 'held' && withdrawn === dispute.amount.minor;
}
