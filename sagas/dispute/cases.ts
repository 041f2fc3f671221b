/** What of a dispute needs a person. */
import type { Dispute } from '../../domain/dispute/dispute.js';
import { derivedId } from '../../domain/ids.js';
import { type Money, money, toText } from '../../domain/money/money.js';
import { PAYMENT_BOOK } from '../../domain/payment/accounts.js';
import type { Effect } from './effect.js';

type Raise = Extract<Effect, { effect: 'raise' }>;

const report = (
  dispute: Dispute,
  of: {
    readonly case: string;
    readonly kind: string;
    readonly summary: string;
    readonly details?: Readonly<Record<string, string>>;
  },
): Raise => {
  const { id: subject, channel, payment } = dispute;
  const { details = {}, ...rest } = of;
  const all = { ...details, payment };
  return { effect: 'raise', report: { ...rest, flow: 'dispute', subject, channel, details: all } };
};

/** @param amount signed: below zero for money that has left. */
export const suspendedCase = (
  dispute: Dispute,
  of: {
    readonly transaction: string;
    readonly amount: Money;
    readonly summary: string;
    readonly kind?: string;
  },
): Raise => {
  const { transaction, amount, summary, kind = 'posted_to_suspense' } = of;
  const { id, merchant, channel } = dispute;
  const opened = {
    case: derivedId('case', 'posted_to_suspense', transaction),
    ...{ kind, details: { transaction } },
  };
  return {
    ...report(dispute, { ...opened, summary: `${summary}; it stands in suspense` }),
    holding: {
      ...{ book: PAYMENT_BOOK, amount: { ...toText(amount) }, transaction },
      // Of the dispute and no payment: no channel gives it back.
      ...{ payment: id, merchant, channel, capture: null, original: '' },
      fee: { ...toText(money(0n, amount.currency)) },
    },
  };
};

export const claimedCase = (dispute: Dispute, kind: string, reference: string): Raise =>
  report(dispute, {
    case: derivedId('case', 'movement_claimed', dispute.id, kind, reference),
    kind: 'contradiction',
    summary: 'the channel names a movement of money that is booked for something else',
    details: { movement: kind, reference },
  });

/** @param what the outcome that waits for its money, or the money that waits for its outcome. */
export const apartCase = (dispute: Dispute, what: 'money' | 'outcome'): Raise =>
  report(dispute, {
    case: apartCaseId(dispute, what),
    kind: `dispute_without_${what}`,
    summary:
      what === 'money'
        ? 'the channel told how a dispute ended, and its money has not moved so: ask the channel'
        : 'the channel moved the money of a dispute, and has not told how it ended: ask the channel',
  });

/** A dispute that is opened anew may be told of anew. */
export const apartCaseId = ({ id, holds }: Dispute, what: 'money' | 'outcome'): string =>
  derivedId('case', `dispute_without_${what}`, id, String(holds.length));
