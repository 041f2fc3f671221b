/** Merchants and their checkouts. */
import { cny, key as keyOf, type WrongRequest } from './wrong-request.js';

// prettier-ignore
export const wrongMerchants: readonly WrongRequest[] = [
  { name: 'a merchant without a name', as: 'operator', path: '/v1/merchants', body: {}, status: 400, code: 'invalid_request', param: 'name' },
  { name: 'a merchant id with a colon', as: 'operator', path: '/v1/merchants', body: { id: 'a:b', name: 'x' }, status: 400, code: 'invalid_request', param: 'id' },
  { name: 'an origin with a path', as: 'merchant', path: '/v1/merchants/demo-shop', method: 'PATCH', body: { returnOrigins: ['https://shop.example/a'] }, status: 400, code: 'invalid_request', param: 'returnOrigins.0' },
  { name: 'a member of a merchant that does not change', as: 'merchant', path: '/v1/merchants/demo-shop', method: 'PATCH', body: { name: 'x' }, status: 400, code: 'invalid_request', param: 'name' },
  { name: 'a change of what a merchant has not', as: 'merchant', path: '/v1/merchants/demo-shop', method: 'PATCH', body: { returnOrigins: ['https://shop.example'], before: { returnOrigins: ['https://other.example'] } }, status: 409, code: 'merchant_changed' },
  { name: 'a checkout of nothing', as: 'merchant', path: '/v1/checkout-sessions', body: {}, status: 400, code: 'invalid_request', param: 'amount' },
  { name: 'a checkout without a reference', as: 'merchant', path: '/v1/checkout-sessions', body: { amount: cny('1.00') }, status: 400, code: 'invalid_request', param: 'reference' },
  { name: 'a checkout of another’s payment', as: 'merchant', path: '/v1/checkout-sessions', body: { payment: 'pay_unknown' }, status: 404, code: 'not_found', param: 'payment' },
  { name: 'a checkout for an amount of zero', as: 'merchant', path: '/v1/checkout-sessions', body: { amount: cny('0.00'), reference: 'bad' }, status: 400, code: 'invalid_amount', param: 'amount.value' },
  { name: 'a checkout that leads elsewhere', as: 'merchant', path: '/v1/checkout-sessions', body: { amount: cny('1.00'), reference: 'bad', returnUrl: 'https://evil.example/' }, status: 422, code: 'return_origin_not_registered', param: 'returnUrl' },
  { name: 'a checkout in another’s frame', as: 'merchant', path: '/v1/checkout-sessions', body: { amount: cny('1.00'), reference: 'bad', embedOrigins: ['https://evil.example'] }, status: 422, code: 'embed_origin_not_registered', param: 'embedOrigins.0' },
  { name: 'checkouts of a status that there is not', as: 'merchant', path: '/v1/checkout-sessions?status=done', status: 400, code: 'invalid_request', param: 'status' },
  { name: 'checkouts after a cursor that was never given out', as: 'merchant', path: '/v1/checkout-sessions?cursor=x', status: 400, code: 'invalid_cursor', param: 'cursor' },
  { name: 'the end of a checkout that is not there', as: 'merchant', path: '/v1/checkout-sessions/cs_unknown/end', body: {}, status: 404, code: 'not_found' },
  { name: 'the end of a checkout with a member', as: 'merchant', path: '/v1/checkout-sessions/cs_unknown/end', body: { now: true }, status: 400, code: 'invalid_request', param: 'now' },
  { name: 'a link to a checkout that is not there', as: 'merchant', path: '/v1/checkout-sessions/cs_unknown/links', body: {}, status: 404, code: 'not_found' },
  { name: 'a checkout that nobody opens', path: '/v1/checkout/cs_unknown', as: 'nobody', status: 401, code: 'checkout_link_invalid' },
  { name: 'a fee above 100 %', as: 'operator', path: '/v1/merchants', body: { name: 'x', fee: { percent: '100.01' } }, status: 400, code: 'invalid_request', param: 'fee.percent' },
  { name: 'a fee that is a number', as: 'operator', path: '/v1/merchants', body: { name: 'x', fee: { percent: 0.6 } }, status: 400, code: 'invalid_request', param: 'fee.percent' },
  { name: 'a fixed fee of the wrong scale', as: 'operator', path: '/v1/merchants', body: { name: 'x', fee: { percent: '1', fixed: cny('0.1') } }, status: 400, code: 'invalid_amount', param: 'fee.fixed.value' },
];

const key = keyOf('wrong-plan');
const PLANS = '/v1/price-plans';
const plan = { name: 'x', rules: [{ type: 'percentage', percent: '0.6' }] };
const fixed = { type: 'fixed', amount: cny('0.30') };

// prettier-ignore
export const wrongPrices: readonly WrongRequest[] = [
  { name: 'a price plan without a key', as: 'operator', path: PLANS, body: plan, status: 400, code: 'idempotency_key_required', param: 'Idempotency-Key' },
  { name: 'a price plan without a name', as: 'operator', path: PLANS, body: { rules: plan.rules }, headers: key, status: 400, code: 'invalid_request', param: 'name' },
  { name: 'a price plan without rules', as: 'operator', path: PLANS, body: { name: 'x', rules: [] }, headers: key, status: 400, code: 'invalid_request', param: 'rules' },
  { name: 'a price plan with eleven rules', as: 'operator', path: PLANS, body: { name: 'x', rules: Array.from({ length: 11 }, () => fixed) }, headers: key, status: 400, code: 'invalid_request', param: 'rules' },
  { name: 'a rule of a kind that there is not', as: 'operator', path: PLANS, body: { name: 'x', rules: [{ type: 'free' }] }, headers: key, status: 400, code: 'invalid_request', param: 'rules.0.type' },
  { name: 'a rule with a member of another kind', as: 'operator', path: PLANS, body: { name: 'x', rules: [{ ...fixed, percent: '1' }] }, headers: key, status: 400, code: 'invalid_request', param: 'rules.0.percent' },
  { name: 'a percentage that is a number', as: 'operator', path: PLANS, body: { name: 'x', rules: [{ type: 'percentage', percent: 0.6 }] }, headers: key, status: 400, code: 'invalid_request', param: 'rules.0.percent' },
  { name: 'a fixed price of the wrong scale', as: 'operator', path: PLANS, body: { name: 'x', rules: [{ type: 'fixed', amount: cny('0.3') }] }, headers: key, status: 400, code: 'invalid_amount', param: 'rules.0.amount.value' },
  { name: 'a price plan in two currencies', as: 'operator', path: PLANS, body: { name: 'x', rules: [fixed, { type: 'fixed', amount: { value: '1.00', currency: 'EUR' } }] }, headers: key, status: 422, code: 'currency_unsupported', param: 'rules.1.amount.currency' },
  { name: 'a price plan of the past', as: 'operator', path: PLANS, body: { ...plan, effectiveFrom: '2020-01-01T00:00:00Z' }, headers: key, status: 422, code: 'price_not_ahead', param: 'effectiveFrom' },
  { name: 'a price plan from a time without an offset', as: 'operator', path: PLANS, body: { ...plan, effectiveFrom: '2099-01-01T00:00:00' }, headers: key, status: 400, code: 'invalid_request', param: 'effectiveFrom' },
  { name: 'a price plan that is not there', as: 'finance', path: `${PLANS}/plan_unknown`, status: 404, code: 'not_found' },
  { name: 'price plans after a cursor that was never given out', as: 'finance', path: `${PLANS}?cursor=x`, status: 400, code: 'invalid_cursor', param: 'cursor' },
  { name: 'a version of a price plan that is not there', as: 'operator', path: `${PLANS}/plan_unknown/versions`, body: { rules: plan.rules }, headers: key, status: 404, code: 'not_found' },
  { name: 'a version without a key', as: 'operator', path: `${PLANS}/plan_unknown/versions`, body: { rules: plan.rules }, status: 400, code: 'idempotency_key_required', param: 'Idempotency-Key' },
  { name: 'a price plan that is not there for a merchant', as: 'operator', path: `${PLANS}/plan_unknown/assignments`, body: { merchant: 'demo-shop' }, headers: key, status: 404, code: 'not_found' },
  { name: 'a price plan for a merchant that is not there', as: 'operator', path: `${PLANS}/plan_unknown/assignments`, body: { merchant: 'nobody' }, headers: key, status: 404, code: 'not_found', param: 'merchant' },
  { name: 'a price plan for nobody', as: 'operator', path: `${PLANS}/plan_unknown/assignments`, body: {}, headers: key, status: 400, code: 'invalid_request', param: 'merchant' },
  { name: 'the end of an assignment that is not there', as: 'operator', path: `${PLANS}/plan_unknown/assignments/pas_unknown/end`, body: {}, status: 404, code: 'not_found' },
  { name: 'a preview without an amount', as: 'finance', path: `${PLANS}/plan_unknown/quote`, body: {}, status: 400, code: 'invalid_request', param: 'amount' },
  { name: 'a preview of a price plan that is not there', as: 'finance', path: `${PLANS}/plan_unknown/quote`, body: { amount: cny('1.00') }, status: 404, code: 'not_found' },
  { name: 'prices of a merchant that is not there', as: 'finance', path: '/v1/merchants/nobody/prices', status: 404, code: 'not_found' },
  { name: 'prices of another merchant', as: 'merchant', path: '/v1/merchants/nobody/prices', status: 404, code: 'not_found' },
];
