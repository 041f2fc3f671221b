/** Decides over a merchant: who it is, what fee its payments bear, and which sites are its own. */
import { contentHash } from '../kernel/content.js';
import { accept, type Decider, type Decision, reject } from '../kernel/decider.js';
import { PERCENT } from '../money/fee.js';
import { type MoneyText, parseAmount } from '../money/money.js';
import type { MerchantEvent } from './events.js';
import { originsRefusal } from './origins.js';

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
  /** To which payers may be sent back. */
  readonly returnOrigins: readonly string[];
  /** Which may show the checkout in a frame. */
  readonly embedOrigins: readonly string[];
  /** True while none of its accounts takes a posting. */
  readonly frozen: boolean;
  /** Of its registration. */
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

/** What is left out stays. */
export interface MerchantChanges {
  readonly returnOrigins?: readonly string[] | undefined;
  readonly embedOrigins?: readonly string[] | undefined;
}

export interface ChangeMerchant {
  readonly type: 'ChangeMerchant';
  readonly changes: MerchantChanges;
  /** What lists were when they were looked at; what is left out may be as it is. */
  readonly before: MerchantChanges;
}

export type MerchantCommand =
  RegisterMerchant | ChangeMerchant | { readonly type: 'FreezeMerchant' | 'UnfreezeMerchant' };

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

function change(
  { changes: { returnOrigins, embedOrigins }, before }: ChangeMerchant,
  state: Merchant | undefined,
): Decision<MerchantEvent> {
  if (state === undefined) return reject('not_found', 'there is no such merchant');
  const rejection =
    originsRefusal(returnOrigins ?? [], 'returnOrigins') ??
    originsRefusal(embedOrigins ?? [], 'embedOrigins');
  if (rejection !== undefined) return { accepted: false, rejection };
  const data = {
    merchant: state.id,
    returnOrigins: different(state.returnOrigins, returnOrigins),
    embedOrigins: different(state.embedOrigins, embedOrigins),
  };
  if (data.returnOrigins === null && data.embedOrigins === null) return accept();
  if (
    different(state.returnOrigins, before.returnOrigins) !== null ||
    different(state.embedOrigins, before.embedOrigins) !== null
  ) {
    return reject('merchant_changed', 'the list is not as it was looked at');
  }
  return accept({ type: 'MerchantChanged', data });
}

/** The list as it is to be; null if it stays as it is. */
const different = (
  before: readonly string[],
  asked: readonly string[] | undefined,
): string[] | null =>
  asked === undefined || contentHash(asked) === contentHash(before) ? null : [...asked];

function setFrozen(state: Merchant | undefined, frozen: boolean): Decision<MerchantEvent> {
  if (state === undefined) return reject('not_found', 'there is no such merchant');
  if (state.frozen === frozen) return accept();
  const type = frozen ? 'MerchantFrozen' : 'MerchantUnfrozen';
  return accept({ type, data: { merchant: state.id } });
}

function decide(command: MerchantCommand, state: Merchant | undefined): Decision<MerchantEvent> {
  switch (command.type) {
    case 'RegisterMerchant':
      return register(command, state);
    case 'ChangeMerchant':
      return change(command, state);
    case 'FreezeMerchant':
      return setFrozen(state, true);
    case 'UnfreezeMerchant':
      return setFrozen(state, false);
  }
}

function evolve(state: Merchant | undefined, event: MerchantEvent): Merchant | undefined {
  switch (event.type) {
    case 'MerchantRegistered': {
      const { merchant: id, name, fee, contentHash: hash } = event.data;
      const sites = { returnOrigins: [], embedOrigins: [] };
      return { id, name, fee, ...sites, frozen: false, contentHash: hash };
    }
    case 'MerchantFrozen':
      return state && { ...state, frozen: true };
    case 'MerchantUnfrozen':
      return state && { ...state, frozen: false };
    case 'MerchantChanged':
      return (
        state && {
          ...state,
          returnOrigins: event.data.returnOrigins ?? state.returnOrigins,
          embedOrigins: event.data.embedOrigins ?? state.embedOrigins,
        }
      );
  }
}

export const merchant: Decider<Merchant | undefined, MerchantCommand, MerchantEvent> = {
  initialState: undefined,
  decide,
  evolve,
};
