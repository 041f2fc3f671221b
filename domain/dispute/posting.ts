/**
 * What a dispute posts. The hold is an account of the engine for each merchant, so that freezing a merchant never keeps
 * what its channel did out of the books. Ids follow from the channel's own numbers: a movement is booked once for ever.
 */
import type { DisputeMovementKind } from '../channel/dispute-terms.js';
import { derivedId } from '../ids.js';
import type { Money } from '../money/money.js';
import {
  channelReceivable,
  disputeHold,
  merchantAccount,
  merchantPayable,
  merchantReceivable,
  suspense,
} from '../payment/accounts.js';
import { type Leg, type Posting, transaction } from '../payment/posting/posting.js';
import type { Dispute, DisputeHold, ToldMovement } from './dispute.js';

const metadataOf = (kind: string, { id: dispute, payment, merchant, channel }: Dispute) => ({
  ...{ kind, dispute, payment, merchant, channel },
});

/** From the merchant's accounts, or from suspense if they refuse, to the hold. */
export function postHold(dispute: Dispute, hold: DisputeHold, from: DisputeHold['from']): Posting {
  const held: Leg = [
    'credit',
    disputeHold(dispute.merchant, dispute.amount.currency),
    dispute.amount,
  ];
  const kind = from === 'merchant' ? 'dispute_hold' : 'dispute_hold_suspended';
  const legs = places(dispute, hold, from).map(([account, part]): Leg => ['debit', account, part]);
  return transaction(holdId(dispute, hold), [...legs, held], metadataOf(kind, dispute));
}

/** Back to the places that it came from, or to suspense. */
export function postRelease(dispute: Dispute, hold: DisputeHold, to: DisputeHold['from']): Posting {
  const held: Leg = [
    'debit',
    disputeHold(dispute.merchant, dispute.amount.currency),
    dispute.amount,
  ];
  const kind = to === 'merchant' ? 'dispute_release' : 'dispute_release_suspended';
  const legs = places(dispute, hold, to).map(([account, part]): Leg => ['credit', account, part]);
  const id = derivedId('transaction', dispute.id, 'dispute_release', String(hold.number));
  return transaction(id, [held, ...legs], metadataOf(kind, dispute));
}

const holdId = ({ id }: Dispute, { number }: DisputeHold): string =>
  derivedId('transaction', id, 'dispute_hold', String(number));

function places(
  { merchant, amount }: Dispute,
  { pending, payable, receivable, refunded }: DisputeHold,
  where: DisputeHold['from'],
): (readonly [account: Leg[1], part: Money])[] {
  const { currency } = amount;
  if (where === 'suspense') return [[suspense(currency), amount]];
  return [
    [merchantAccount(merchant, currency), pending],
    [merchantPayable(merchant, currency), payable],
    [merchantReceivable(merchant, currency), receivable],
    [suspense(currency), refunded],
  ];
}

const movementId = ({ channel }: Dispute, kind: DisputeMovementKind, reference: string): string =>
  derivedId('transaction', channel, reference, `dispute_${kind}`);

/** What the channel withdrew or reinstated: out of the hold or into it. */
export function postMovement(dispute: Dispute, moved: ToldMovement): Posting {
  const { merchant, channel } = dispute;
  const { amount, kind, reference } = moved;
  const { currency } = amount;
  const [ours, theirs] = kind === 'withdrawal' ? DRAWN : GIVEN;
  return transaction(
    movementId(dispute, kind, reference),
    [
      [ours, disputeHold(merchant, currency), amount],
      [theirs, channelReceivable(channel, currency), amount],
    ],
    metadataOf(`dispute_${kind}`, dispute),
  );
}

const DRAWN = ['debit', 'credit'] as const;
const GIVEN = ['credit', 'debit'] as const;

/** The channel's fee is the merchant's to pay; from suspense if its account refuses. */
export function postDisputeFee(
  dispute: Dispute,
  { amount, reference }: ToldMovement,
  from: DisputeHold['from'],
): Posting {
  const { merchant, channel } = dispute;
  const { currency } = amount;
  const account = from === 'merchant' ? merchantAccount(merchant, currency) : suspense(currency);
  return transaction(
    movementId(dispute, 'fee', reference),
    [
      ['debit', account, amount],
      ['credit', channelReceivable(channel, currency), amount],
    ],
    metadataOf(from === 'merchant' ? 'dispute_fee' : 'dispute_fee_suspended', dispute),
  );
}
