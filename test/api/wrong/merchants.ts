/** Merchants and their checkouts. */
import { cny, type WrongRequest } from './wrong-request.js';

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
