/** A case is something that needs manual action, `case-{id}`; its id is derived from its cause. */
import { z } from 'zod';
import { type EventOf, type EventVersions, money, stored, text } from '../kernel/schemas.js';

export const caseEventSchemas = {
  CaseOpened: stored({
    case: text,
    /** Kinds belong to the flow or connector that sees the cause. */
    kind: text,
    /** The saga that saw it, if a saga did. */
    flow: text.nullable(),
    subject: text.nullable(),
    channel: text.nullable(),
    summary: text,
    details: z.record(text, text),
  }),
  /** Money in suspense that the case answers for, and what is needed to bring it to its place. */
  CaseMoneyHeld: stored({
    case: text,
    book: text,
    /** Signed: below zero for money that has left and has no place yet to come from. */
    amount: money,
    /** The ledger's transaction that put it into suspense. */
    transaction: text,
    payment: text,
    merchant: text,
    channel: text,
    /** The capture that is in suspense; null if the money is that of no capture. */
    capture: text.nullable(),
    /** The merchant's fee as it was frozen, taken if the money is booked to the merchant. */
    fee: money,
    /** On the fee; left out for none. */
    tax: money.optional(),
    /** Request number of the payment at the channel, to which a refund refers. */
    original: text,
  }),
  /** `to` is whoever looks into it, in the operators' own words. */
  CaseAssigned: stored({ case: text, to: text }),
  /** Part of the money, or all of it, is about to be moved: nobody else may. */
  CaseMoneyClaimed: stored({
    case: text,
    claim: text,
    amount: money,
    action: z.enum(['book', 'refund', 'write_off']),
    note: text.nullable(),
    /** The approved proposal; null for a refund that the merchant or a flow asked for. */
    approval: text.nullable(),
  }),
  /** The money was not moved after all. */
  CaseClaimReleased: stored({ case: text, claim: text }),
  /** The money has left suspense by this transaction. */
  CaseMoneyMoved: stored({ case: text, claim: text, amount: money, transaction: text }),
  /** Nothing is held any more; how the last of it went. */
  CaseResolved: stored({
    case: text,
    action: z.enum(['book', 'refund', 'write_off']),
    note: text.nullable(),
    approval: text.nullable(),
  }),
  /** It held nothing, and nothing more is to be done. */
  CaseDismissed: stored({ case: text, note: text, approval: text }),
};

export type CaseEvent = EventOf<typeof caseEventSchemas>;
export const caseEventVersions: EventVersions<typeof caseEventSchemas> = {
  CaseOpened: 1,
  CaseMoneyHeld: 1,
  CaseAssigned: 1,
  CaseMoneyClaimed: 1,
  CaseClaimReleased: 1,
  CaseMoneyMoved: 1,
  CaseResolved: 1,
  CaseDismissed: 1,
};
