/**
 * Events of `beneficiary-{id}`: an account of a merchant at some bank, to which it is paid out. Number and holder
 * never change: another account is another beneficiary, which cools off anew.
 */
import { z } from 'zod';
import { sealedUnderKey } from '../data-key/sealed.js';
import { type EventOf, type EventVersions, instant, stored, text } from '../kernel/schemas.js';

export const nameChecks = ['match', 'close_match', 'no_match', 'unknown_account'] as const;

export const beneficiaryEventSchemas = {
  BeneficiaryAdded: stored({
    beneficiary: text,
    merchant: text,
    /** The merchant's own name of it, the same for ever. */
    reference: text,
    currency: text,
    /** The bank that pays it. */
    bank: text,
    /** Number and holder. */
    account: sealedUnderKey,
    /** The last four characters of the number: by them people know it again. */
    last4: text,
    /** Before this nobody is paid there: who has stolen a password must wait as well. */
    usableFrom: instant,
    /** HMAC of what was asked for, under the key store's own key. */
    digest: text,
  }),
  /** What the bank said of the number and the name of its holder. */
  BeneficiaryChecked: stored({ beneficiary: text, result: z.enum(nameChecks) }),
  BeneficiaryDisabled: stored({ beneficiary: text }),
};

export type BeneficiaryEvent = EventOf<typeof beneficiaryEventSchemas>;
export const beneficiaryEventVersions: EventVersions<typeof beneficiaryEventSchemas> = {
  BeneficiaryAdded: 1,
  BeneficiaryChecked: 1,
  BeneficiaryDisabled: 1,
};
