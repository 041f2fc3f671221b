/**
 * What each fact of a payment posts. A transaction has one id for the fact, whether it goes to the
 * merchant or to suspense: so a retry can never post both.
 */
import { derivedId } from '../ids.js';
import type { EntryRequest, LedgerCommand } from '../ledger/commands.js';
import type { Side } from '../ledger/chart.js';
import { formatMinor, type Money, money, toText } from '../money/money.js';
import {
  channelCost,
  channelReceivable,
  feeIncome,
  merchantAccount,
  otherExpense,
  otherIncome,
  suspense,
} from './accounts.js';
import { merchantPart } from './amounts.js';
import type { Capture, Excess, Payment, Refund, RefundHold, RefundQuote } from './payment.js';

export type OpenAccount = Extract<LedgerCommand, { type: 'OpenAccount' }>;

/** Commands in order, with the accounts that they need, which open on first use. */
export interface Posting {
  readonly accounts: readonly OpenAccount[];
  readonly command: Extract<
    LedgerCommand,
    { type: 'PostTransaction' | 'Reserve' | 'PostReservation' | 'VoidReservation' }
  >;
}

type Leg = readonly [side: Side, account: OpenAccount, amount: Money];

/** The merchant's leg of what is left after the fee; if the fee is greater, debit and credit change places. */
const netLeg = (side: Side, other: Side, account: OpenAccount, net: Money): Leg =>
  net.minor >= 0n ? [side, account, net] : [other, account, money(-net.minor, net.currency)];

/** Dr channel_receivable / Cr the merchant and fee_income. A fee above the amount is owed. */
export function postCapture(payment: Payment, capture: Capture, channel: string): Posting {
  const { amount, fee } = capture;
  const { currency } = amount;
  const net = money(amount.minor - fee.minor, currency);
  return transaction(
    captureMovementId(capture, channel, 'capture'),
    [
      ['debit', channelReceivable(channel, currency), amount],
      netLeg('credit', 'debit', merchantAccount(payment.merchant, currency), net),
      ['credit', feeIncome(currency), fee],
    ],
    captureMetadata('capture', payment, capture, channel),
  );
}

/** The same fact if the merchant's account refuses it: a fact is always booked. */
export function suspendCapture(payment: Payment, capture: Capture, channel: string): Posting {
  const { amount } = capture;
  return transaction(
    captureMovementId(capture, channel, 'capture'),
    [
      ['debit', channelReceivable(channel, amount.currency), amount],
      ['credit', suspense(amount.currency), amount],
    ],
    captureMetadata('capture_suspended', payment, capture, channel),
  );
}

/** What the channel keeps of a capture, as it was fixed then. Undefined if that is nothing. */
export function postChannelCost(
  payment: Payment,
  capture: Capture,
  channel: string,
): Posting | undefined {
  const { channelCost: cost } = capture;
  if (cost.minor === 0n) return undefined;
  return transaction(
    captureMovementId(capture, channel, 'channel_cost'),
    [
      ['debit', channelCost(channel, cost.currency), cost],
      ['credit', channelReceivable(channel, cost.currency), cost],
    ],
    captureMetadata('channel_cost', payment, capture, channel),
  );
}

/**
 * Holds the merchant's part and the fee's part of a refund until the channel has answered. A share
 * can be above a very small amount, if refunds that failed had rounded against it.
 */
export function reserveRefund(
  payment: Payment,
  refund: RefundQuote,
  hold: { readonly reservation: string; readonly expiresIn?: number },
): Posting {
  const legs = present(refundLegs(payment, refund));
  return {
    accounts: legs.map(([, account]) => account),
    command: {
      type: 'Reserve',
      origin: 'engine',
      id: hold.reservation,
      entries: legs.map(toEntry),
      ...(hold.expiresIn === undefined ? {} : { expiresIn: hold.expiresIn }),
      metadata: refundMetadata('refund', payment, refund),
    },
  };
}

/** A refund comes from where its captures were booked: the merchant's account, or suspense. */
function refundLegs({ merchant }: Payment, refund: RefundQuote): Leg[] {
  const { amount, feeShare, channel } = refund;
  const { currency } = amount;
  const credited = merchantPart(refund).minor;
  return [
    netLeg(
      'debit',
      'credit',
      merchantAccount(merchant, currency),
      money(credited - feeShare.minor, currency),
    ),
    ['debit', feeIncome(currency), feeShare],
    ['debit', suspense(currency), money(amount.minor - credited, currency)],
    ['credit', channelReceivable(channel, currency), amount],
  ];
}

export const postRefund = (payment: Payment, refund: Refund, hold: RefundHold): Posting => ({
  accounts: [],
  command: {
    type: 'PostReservation',
    origin: 'engine',
    reservation: hold.reservation,
    id: refundTransactionId(refund),
    // Of less than was asked for, the rest of the hold is released with it.
    ...(refund.short ? { entries: present(refundLegs(payment, refund)).map(toEntry) } : {}),
    metadata: refundMetadata('refund', payment, refund),
  },
});

/** Money that a channel gave back; `id` is that of a merchant's refund. */
export type GivenBack = Pick<Refund, 'channel' | 'requestNo'> & { readonly id?: string };

/** What a channel gave back above what was asked for: it has left without a place to come from. */
export const postRefundExcess = (
  payment: Payment,
  { channel, requestNo, id }: GivenBack,
  excess: Money,
): Posting =>
  suspensePosting(
    derivedId('transaction', requestNo, 'refund_excess'),
    'out',
    { amount: excess, channel },
    {
      ...commonMetadata('refund_excess', payment, channel),
      ...(id === undefined ? {} : { refund: id }),
    },
  );

/** The same fact once its hold is gone. */
export const postUnheldRefund = (payment: Payment, refund: Refund): Posting =>
  transaction(
    refundTransactionId(refund),
    refundLegs(payment, refund),
    refundMetadata('refund', payment, refund),
  );

/** The channel has paid the refund but the merchant's account refuses it: a fact is always booked. */
export const suspendRefund = (payment: Payment, refund: Refund): Posting =>
  transaction(
    refundTransactionId(refund),
    [
      ['debit', suspense(refund.amount.currency), refund.amount],
      ['credit', channelReceivable(refund.channel, refund.amount.currency), refund.amount],
    ],
    refundMetadata('refund_suspended', payment, refund),
  );

export const releaseHold = (reservation: string): Posting => ({
  accounts: [],
  command: { type: 'VoidReservation', origin: 'engine', reservation },
});

/** What a channel moved, under which request number of ours and which number of its own. */
export interface AtChannel {
  readonly amount: Money;
  readonly channel: string;
  readonly requestNo: string;
  /** Empty if the channel did not say. */
  readonly channelReference: string;
}

/** Money that a channel took for an attempt that was given up, until it has gone back. */
export const postLateSuccess = (payment: Payment, moved: AtChannel): Posting =>
  movedUnasked('in', 'late_success', payment, moved);

export const postLateSuccessRefund = (payment: Payment, moved: AtChannel): Posting =>
  movedUnasked('out', 'late_success_refund', payment, moved);

/** What a channel took above what was asked for: part of the movement that the capture claims. */
export const postExcess = (payment: Payment, capture: Capture, excess: Excess): Posting =>
  suspensePosting(
    derivedId('transaction', capture.id, 'excess'),
    'in',
    excess,
    commonMetadata('excess', payment, excess.channel),
  );

/** A capture that a channel performed after all: nobody expected the money any more. */
export const postLateCapture = (payment: Payment, moved: AtChannel): Posting =>
  movedUnasked('in', 'capture_suspended', payment, moved);

/** A refund that a channel performed after all: the money has left without a place to come from. */
export const postLateRefund = (payment: Payment, moved: AtChannel): Posting =>
  movedUnasked('out', 'refund_suspended', payment, moved);

/** Money that a case of a payment holds in suspense. */
export interface Suspended {
  readonly case: string;
  readonly payment: string;
  readonly merchant: string;
  readonly channel: string;
  /** Signed: below zero for money that has left. */
  readonly amount: Money;
}

/**
 * From suspense to the merchant, with the fee that was frozen; or from the merchant, for money that has
 * left without a place to come from.
 * @param id of the transaction.
 */
export function bookSuspended(id: string, from: Suspended, fee: Money): Posting {
  const { amount, merchant } = from;
  const { minor, currency } = amount;
  const account = merchantAccount(merchant, currency);
  if (minor < 0n) {
    const owed = money(-minor, currency);
    return transaction(
      id,
      [
        ['debit', account, owed],
        ['credit', suspense(currency), owed],
      ],
      caseMetadata('case_charged', from, money(0n, currency)),
    );
  }
  return transaction(
    id,
    [
      ['debit', suspense(currency), amount],
      netLeg('credit', 'debit', account, money(minor - fee.minor, currency)),
      ['credit', feeIncome(currency), fee],
    ],
    caseMetadata('case_booked', from, fee),
  );
}

/** From suspense to income; or to expense, for money that has left. */
export function writeOffSuspended(id: string, from: Suspended): Posting {
  const { minor, currency } = from.amount;
  const amount = money(minor < 0n ? -minor : minor, currency);
  const legs: Leg[] =
    minor < 0n
      ? [
          ['debit', otherExpense(currency), amount],
          ['credit', suspense(currency), amount],
        ]
      : [
          ['debit', suspense(currency), amount],
          ['credit', otherIncome(currency), amount],
        ];
  return transaction(id, legs, caseMetadata('case_written_off', from, money(0n, currency)));
}

/**
 * A resolution that the ledger has refused: its transaction moves nothing out of suspense, and its id is
 * used up, so that nobody posts under it any more.
 */
export function withdrawSuspended(id: string, from: Suspended): Posting {
  const { minor, currency } = from.amount;
  const amount = money(minor < 0n ? -minor : minor, currency);
  const account = suspense(currency);
  const none = money(0n, currency);
  return transaction(
    id,
    [
      ['debit', account, amount],
      ['credit', account, amount],
    ],
    caseMetadata('case_withdrawn', from, none),
  );
}

/** What a channel gave back of the money that a case held. */
export const postSuspendedRefund = (
  from: Suspended,
  by: Pick<AtChannel, 'requestNo' | 'channelReference'>,
): Posting =>
  transaction(
    movementId({ channel: from.channel, ...by }, 'refund'),
    [
      ['debit', suspense(from.amount.currency), from.amount],
      ['credit', channelReceivable(from.channel, from.amount.currency), from.amount],
    ],
    caseMetadata('case_refunded', from, money(0n, from.amount.currency)),
  );

/** The posting of money that has moved in the world already; neither floor nor ceiling refuses it. */
export function asFact({ accounts, command }: Posting, evidence: string): Posting {
  return command.type === 'PostTransaction' || command.type === 'PostReservation'
    ? { accounts, command: { ...command, origin: 'engine', fact: { evidence } } }
    : { accounts, command };
}

/**
 * The id of a movement at a channel: the channel, its own number and the kind of movement. So one
 * movement is booked once for ever, whoever brings it and whatever for. A movement without a number of the
 * channel is known by what asked for it.
 * @param kind `capture` for money that a channel took, `refund` for money that it gave back.
 */
const movementId = (
  { channel, channelReference, requestNo }: Omit<AtChannel, 'amount'>,
  kind: 'capture' | 'refund' | 'channel_cost',
): string =>
  channelReference === ''
    ? derivedId('transaction', requestNo, kind)
    : derivedId('transaction', channel, channelReference, kind);

/** An automatic capture has no request of its own: without a number of the channel its id stands in. */
const captureMovementId = (
  { id, channelReference }: Capture,
  channel: string,
  kind: 'capture' | 'channel_cost',
): string => movementId({ channel, channelReference, requestNo: id }, kind);

const refundTransactionId = (refund: Refund): string => movementId(refund, 'refund');

/** Channel money that nobody waits for any more, into suspense or out of it again. */
const movedUnasked = (
  way: 'in' | 'out',
  kind: string,
  payment: Payment,
  moved: AtChannel,
): Posting =>
  suspensePosting(
    movementId(moved, way === 'in' ? 'capture' : 'refund'),
    way,
    moved,
    commonMetadata(kind, payment, moved.channel),
  );

/** Channel money into suspense, or out of it again. */
function suspensePosting(
  id: string,
  way: 'in' | 'out',
  { amount, channel }: Pick<AtChannel, 'amount' | 'channel'>,
  metadata: Readonly<Record<string, string>>,
): Posting {
  const receivable = channelReceivable(channel, amount.currency);
  const held = suspense(amount.currency);
  const [debited, credited] = way === 'in' ? [receivable, held] : [held, receivable];
  return transaction(
    id,
    [
      ['debit', debited, amount],
      ['credit', credited, amount],
    ],
    metadata,
  );
}

function transaction(
  id: string,
  legs: readonly Leg[],
  metadata: Readonly<Record<string, string>>,
): Posting {
  const real = present(legs);
  return {
    accounts: real.map(([, account]) => account),
    command: {
      type: 'PostTransaction',
      origin: 'engine',
      id,
      entries: real.map(toEntry),
      metadata,
    },
  };
}

/** An entry of nothing is no entry. */
const present = (legs: readonly Leg[]): Leg[] => legs.filter(([, , { minor }]) => minor !== 0n);

const toEntry = ([direction, account, amount]: Leg): EntryRequest => ({
  account: account.id,
  direction,
  amount: toText(amount),
});

const commonMetadata = (kind: string, payment: Payment, channel: string) => ({
  kind,
  payment: payment.id,
  merchant: payment.merchant,
  channel,
});

const captureMetadata = (kind: string, payment: Payment, capture: Capture, channel: string) => ({
  ...commonMetadata(kind, payment, channel),
  capture: capture.id,
  gross: formatMinor(capture.amount.minor, capture.amount.currency),
  fee: formatMinor(capture.fee.minor, capture.fee.currency),
});

const caseMetadata = (kind: string, from: Suspended, fee: Money) => ({
  kind,
  payment: from.payment,
  merchant: from.merchant,
  channel: from.channel,
  case: from.case,
  gross: formatMinor(from.amount.minor < 0n ? -from.amount.minor : from.amount.minor, fee.currency),
  fee: formatMinor(fee.minor, fee.currency),
});

const refundMetadata = (kind: string, payment: Payment, refund: RefundQuote) => ({
  ...commonMetadata(kind, payment, refund.channel),
  refund: refund.id,
  gross: formatMinor(refund.amount.minor, refund.amount.currency),
  fee: formatMinor(refund.feeShare.minor, refund.feeShare.currency),
  ...suspendedMetadata(refund),
});

/** What of a refund comes from suspense, if any does. */
function suspendedMetadata(refund: RefundQuote): { readonly suspended?: string } {
  const minor = refund.amount.minor - merchantPart(refund).minor;
  return minor === 0n ? {} : { suspended: formatMinor(minor, refund.amount.currency) };
}
