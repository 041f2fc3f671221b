/** Decides over a merchant: who it is and what fee its payments bear. */
import { contentHash } from '../kernel/content.js';
import { accept, type Decider, type Decision, reject } from '../kernel/decider.js';
import { PERCENT } from '../money/fee.js';
import { type MoneyText, parseAmount } from '../money/money.js';
import type { MerchantEvent } from './events.js';

export interface MerchantFee {
  /** `"0.60"` is 0.60 % of what is captured. */
  readonly percent: string;
  /** Taken once, at the first capture of a payment. */
  readonly fixed: MoneyText | null;
}

export const NO_FEE: MerchantFee = { percent: '0', fixed: null };

export interface Merchant {
  readonly id: string;
  readonly name: string;
  readonly fee: MerchantFee;
  readonly contentHash: string;
}

/** Ids that a caller may choose for a merchant. */
export const MERCHANT_ID = /^[A-Za-z0-9_-]{1,64}$/;

export interface RegisterMerchant {
  readonly type: 'RegisterMerchant';
  readonly id: string;
  readonly name: string;
  readonly fee: MerchantFee;
}

function register(
  { id, name, fee }: RegisterMerchant,
  state: Merchant | undefined,
): Decision<MerchantEvent> {
  if (!MERCHANT_ID.test(id)) {
    return reject('invalid_request', 'an id is 1–64 of A–Z a–z 0–9 _ -', 'id');
  }
  if (!PERCENT.test(fee.percent)) {
    return reject(
      'invalid_request',
      'a percentage is 0 to 100 with at most 6 decimals',
      'fee.percent',
    );
  }
  if (fee.fixed !== null) {
    const fixed = parseAmount(fee.fixed, 'fee.fixed');
    if (!fixed.accepted) return fixed;
  }
  const hash = contentHash({ name, fee });
  if (state !== undefined) {
    return state.contentHash === hash
      ? accept()
      : reject('id_conflict', 'the id names a merchant with other content', 'id');
  }
  return accept({
    type: 'MerchantRegistered',
    data: {
      merchant: id,
      name,
      fee: { percent: fee.percent, fixed: fee.fixed === null ? null : { ...fee.fixed } },
      contentHash: hash,
    },
  });
}

export const merchant: Decider<Merchant | undefined, RegisterMerchant, MerchantEvent> = {
  initialState: undefined,
  decide: register,
  evolve: (_state, { data }) => ({
    id: data.merchant,
    name: data.name,
    fee: data.fee,
    contentHash: data.contentHash,
  }),
};
