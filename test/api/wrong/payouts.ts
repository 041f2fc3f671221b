/** Beneficiaries, payouts and top-ups. */
import { cny, type WrongRequest } from './wrong-request.js';

const account = (rest: object = {}) => ({
  ...{ reference: 'bad-account', currency: 'CNY', number: 'DE02120300000000202051' },
  ...{ holder: 'Harbour Tea Ltd', ...rest },
});
const payout = (rest: object = {}) => ({
  ...{ reference: 'bad-payout', beneficiary: 'ben_0', amount: cny('10.00'), ...rest },
});
const accounts = { path: '/v1/beneficiaries', status: 400, code: 'invalid_request' } as const;
const payouts = { path: '/v1/payouts', status: 400, code: 'invalid_request' } as const;
const topups = { path: '/v1/topups', status: 400, code: 'invalid_request' } as const;

// prettier-ignore
export const wrongPayouts: readonly WrongRequest[] = [
  { name: 'an account without a number', ...accounts, body: { ...account(), number: undefined }, param: 'number' },
  { name: 'an account number in small letters', ...accounts, body: account({ number: 'de02120300000000202051' }), param: 'number' },
  { name: 'an account number of five digits', ...accounts, body: account({ number: '12345' }), param: 'number' },
  { name: 'an account number of 35 digits', ...accounts, body: account({ number: '1'.repeat(35) }), param: 'number' },
  { name: 'an account without a holder', ...accounts, body: account({ holder: '' }), param: 'holder' },
  { name: 'a holder of 141 characters', ...accounts, body: account({ holder: 'x'.repeat(141) }), param: 'holder' },
  { name: 'an account without a reference', ...accounts, body: account({ reference: '' }), param: 'reference' },
  { name: 'an account in an unknown currency', ...accounts, body: account({ currency: 'cny' }), code: 'unknown_currency', param: 'currency' },
  { name: 'an account with an unknown member', ...accounts, body: account({ iban: 'x' }), param: 'iban' },
  { name: 'an account of nobody', ...accounts, as: 'operator', body: account(), code: 'merchant_required', param: 'Tallybook-Merchant' },
  { name: 'an account added by finance', ...accounts, as: 'finance', body: account(), status: 403, code: 'forbidden' },
  { name: 'a beneficiary that there is not', path: '/v1/beneficiaries/ben_0', status: 404, code: 'not_found' },
  { name: 'a check of a beneficiary that there is not', path: '/v1/beneficiaries/ben_0/check', body: {}, status: 404, code: 'not_found' },
  { name: 'an end of a beneficiary that there is not', path: '/v1/beneficiaries/ben_0/disable', body: {}, status: 404, code: 'not_found' },
  { name: 'a payout without a beneficiary', ...payouts, body: { ...payout(), beneficiary: undefined }, param: 'beneficiary' },
  { name: 'a payout to a beneficiary that there is not', ...payouts, body: payout(), status: 404, code: 'not_found', param: 'beneficiary' },
  { name: 'a payout without an amount', ...payouts, body: { ...payout(), amount: undefined }, param: 'amount' },
  { name: 'a payout of a number', ...payouts, body: payout({ amount: cny(10) }), code: 'invalid_amount', param: 'amount.value' },
  { name: 'a payout of nothing', ...payouts, body: payout({ amount: cny('0.00') }), code: 'invalid_amount', param: 'amount.value' },
  { name: 'a payout of too much', ...payouts, body: payout({ amount: cny('10000000000000.01') }), status: 422, code: 'amount_too_large', param: 'amount.value' },
  { name: 'a payout with an unknown member', ...payouts, body: payout({ fee: '1.00' }), param: 'fee' },
  { name: 'a payout with an unknown scenario', ...payouts, body: payout({ sandbox: { scenario: 'magic' } }), param: 'sandbox.scenario' },
  { name: 'a payout of nobody', ...payouts, as: 'operator', body: payout(), code: 'merchant_required', param: 'Tallybook-Merchant' },
  { name: 'a payout that there is not', path: '/v1/payouts/po_0', status: 404, code: 'not_found' },
  { name: 'the story of a payout that there is not', path: '/v1/payouts/po_0/events', status: 404, code: 'not_found' },
  { name: 'a cancel of a payout that there is not', path: '/v1/payouts/po_0/cancel', body: {}, status: 404, code: 'not_found' },
  { name: 'an approval of a payout without a key', as: 'operator', path: '/v1/payouts/po_0/approve', body: {}, status: 400, code: 'idempotency_key_required', param: 'Idempotency-Key' },
  { name: 'an approval of a payout that there is not', as: 'operator', path: '/v1/payouts/po_0/approve', headers: { 'idempotency-key': 'no-payout' }, body: {}, status: 404, code: 'not_found' },
  { name: 'an approval of a payout by its merchant', path: '/v1/payouts/po_0/approve', body: {}, status: 403, code: 'forbidden' },
  { name: 'payouts of an unknown status', path: '/v1/payouts?status=lost', status: 400, code: 'invalid_request', param: 'status' },
  { name: 'a page of payouts by a cursor of nobody', path: '/v1/payouts?cursor=zzz', status: 400, code: 'invalid_cursor', param: 'cursor' },
  { name: 'a top-up of nothing', ...topups, body: { reference: 'bad-topup', amount: cny('0.00') }, code: 'invalid_amount', param: 'amount.value' },
  { name: 'a top-up without a reference', ...topups, body: { amount: cny('1.00') }, param: 'reference' },
  { name: 'a top-up with a bank', ...topups, body: { reference: 'bad-topup', amount: cny('1.00'), bank: 'mine' }, param: 'bank' },
  { name: 'balances of nobody', as: 'operator', path: '/v1/balances', status: 400, code: 'merchant_required', param: 'merchant' },
  { name: 'a page of balances by a cursor of nobody', path: '/v1/balances?cursor=zzz', status: 400, code: 'invalid_cursor', param: 'cursor' },
  { name: 'a top-up that there is not', path: '/v1/topups/tu_0', status: 404, code: 'not_found' },
];
