/**
 * What the postings of a payment are made of: entries, ids and metadata. A transaction has one id for the
 * fact, whether it goes to the merchant or to suspense: so a retry can never post both.
 */
import { derivedId } from '../../ids.js';
import type { Side } from '../../ledger/chart.js';
import type { EntryRequest, LedgerCommand } from '../../ledger/commands.js';
import { type Currency, formatMinor, type Money, money, toText } from '../../money/money.js';
import { channelReceivable, suspense } from '../accounts.js';
import type { Payment } from '../payment.js';
import type { Share } from '../share.js';
import { totalOf } from '../sharing.js';

type OpenAccount = Extract<LedgerCommand, { type: 'OpenAccount' }>;

/** Commands in order, with the accounts that they need, which open on first use. */
export interface Posting {
  readonly accounts: readonly OpenAccount[];
  readonly command: Extract<
    LedgerCommand,
    { type: 'PostTransaction' | 'Reserve' | 'PostReservation' | 'VoidReservation' }
  >;
}

export type Leg = readonly [side: Side, account: OpenAccount, amount: Money];

/** The merchant's leg of what is left after the fee; if the fee is greater, debit and credit change places. */
export const netLeg = (side: Side, other: Side, account: OpenAccount, net: Money): Leg =>
  net.minor >= 0n ? [side, account, net] : [other, account, money(-net.minor, net.currency)];

/** What a channel moved, under which request number of ours and which number of its own. */
export interface AtChannel {
  readonly amount: Money;
  readonly channel: string;
  readonly requestNo: string;
  /** Empty if the channel did not say. */
  readonly channelReference: string;
}

/**
 * The id of a movement at a channel: the channel, its own number and the kind of movement. So one
 * movement is booked once for ever, whoever brings it and whatever for. A movement without a number of the
 * channel is known by what asked for it.
 * @param kind `capture` for money that a channel took, `refund` for money that it gave back.
 */
export const movementId = (
  { channel, channelReference, requestNo }: Omit<AtChannel, 'amount'>,
  kind: 'capture' | 'refund' | 'channel_cost',
): string =>
  channelReference === ''
    ? derivedId('transaction', requestNo, kind)
    : derivedId('transaction', channel, channelReference, kind);

/** Channel money into suspense, or out of it again. */
export function suspensePosting(
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

export function transaction(
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
export const present = (legs: readonly Leg[]): Leg[] =>
  legs.filter(([, , { minor }]) => minor !== 0n);

export const toEntry = ([direction, account, amount]: Leg): EntryRequest => ({
  account: account.id,
  direction,
  amount: toText(amount),
});

/** The posting of money that has moved in the world already; neither floor nor ceiling refuses it. */
export function asFact({ accounts, command }: Posting, evidence: string): Posting {
  return command.type === 'PostTransaction' || command.type === 'PostReservation'
    ? { accounts, command: { ...command, origin: 'engine', fact: { evidence } } }
    : { accounts, command };
}

/** The tax on the fee, if there is any. */
export const taxMetadata = ({ minor, currency }: Money): { readonly tax?: string } =>
  minor === 0n ? {} : { tax: formatMinor(minor, currency) };

/** What receivers of shares got or gave back, if anything. */
export const sharesMetadata = (
  shares: readonly Share[],
  currency: Currency,
): { readonly shares?: string } =>
  shares.length === 0 ? {} : { shares: formatMinor(totalOf(shares), currency) };

export const commonMetadata = (kind: string, payment: Payment, channel: string) => ({
  kind,
  payment: payment.id,
  merchant: payment.merchant,
  channel,
});
