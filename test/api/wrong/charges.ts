/** Payments that cannot be changed so, and keys that were used for something else. */
import { cny, entry, key, type WrongRequest } from './wrong-request.js';

// prettier-ignore
export const wrongCharges: readonly WrongRequest[] = [
  { name: 'a capture without a key', path: (n) => `/v1/payments/${n.held}/capture`, body: {}, status: 400, code: 'idempotency_key_required', param: 'Idempotency-Key' },
  { name: 'a cancel without a key', path: (n) => `/v1/payments/${n.held}/cancel`, body: {}, status: 400, code: 'idempotency_key_required', param: 'Idempotency-Key' },
  { name: 'a refund without a key', path: (n) => `/v1/payments/${n.paid}/refunds`, body: {}, status: 400, code: 'idempotency_key_required', param: 'Idempotency-Key' },
  { name: 'a reversal without a key', as: 'operator', path: '/v1/ledgers/main/transactions/known/reverse', body: { reason: 'x' }, status: 400, code: 'idempotency_key_required', param: 'Idempotency-Key' },
  { name: 'a key of 129 characters', path: (n) => `/v1/payments/${n.paid}/refunds`, headers: key('x'.repeat(129)), body: {}, status: 400, code: 'invalid_request', param: 'Idempotency-Key' },
  { name: 'a reference with another amount', path: '/v1/payments', body: { amount: cny('51.00'), reference: 'paid', method: { type: 'card' } }, status: 409, code: 'reference_conflict', param: 'reference' },
  { name: 'a reference with other metadata', path: '/v1/payments', body: { amount: cny('50.00'), reference: 'paid', method: { type: 'card' }, metadata: { a: 'b' } }, status: 409, code: 'reference_conflict', param: 'reference' },
  { name: 'a refund key with another amount', path: (n) => `/v1/payments/${n.paid}/refunds`, headers: key('refund-1'), body: { amount: cny('6.00') }, status: 422, code: 'idempotency_key_reused', param: 'Idempotency-Key' },
  { name: 'a transaction key with other content', as: 'operator', path: '/v1/ledgers/main/transactions', headers: key('tx-1'), body: { entries: [entry('a', 'debit', '3.00'), entry('b', 'credit', '3.00')] }, status: 422, code: 'idempotency_key_reused', param: 'Idempotency-Key' },
  { name: 'a merchant id with another name', as: 'operator', path: '/v1/merchants', body: { id: 'demo-shop', name: 'Another' }, status: 409, code: 'id_conflict', param: 'id' },
  // Payments that cannot
  { name: 'a refund of more than was captured', path: (n) => `/v1/payments/${n.paid}/refunds`, headers: key('r-2'), body: { amount: cny('45.01') }, status: 422, code: 'refund_exceeds_captured', param: 'amount' },
  { name: 'a refund in another currency', path: (n) => `/v1/payments/${n.paid}/refunds`, headers: key('r-3'), body: { amount: { value: '1.00', currency: 'EUR' } }, status: 422, code: 'currency_unsupported', param: 'amount' },
  { name: 'a refund of nothing captured', path: (n) => `/v1/payments/${n.held}/refunds`, headers: key('r-4'), body: {}, status: 409, code: 'payment_not_refundable' },
  { name: 'a capture of what is captured', path: (n) => `/v1/payments/${n.paid}/capture`, headers: key('c-1'), body: {}, status: 409, code: 'payment_not_capturable' },
  { name: 'a capture above the authorized amount', path: (n) => `/v1/payments/${n.held}/capture`, headers: key('c-2'), body: { amount: cny('30.01') }, status: 422, code: 'capture_exceeds_authorized', param: 'amount' },
  { name: 'a cancel of a succeeded payment', path: (n) => `/v1/payments/${n.paid}/cancel`, headers: key('c-3'), body: {}, status: 409, code: 'payment_not_cancelable' },
  { name: 'an acceptance of what was paid whole', path: (n) => `/v1/payments/${n.paid}/accept`, body: {}, status: 409, code: 'payment_not_underpaid' },
  { name: 'a cancel with a body', path: (n) => `/v1/payments/${n.held}/cancel`, headers: key('c-4'), body: { why: 'x' }, status: 400, code: 'invalid_request', param: 'why' },
];
