/** What is not there, and how it cannot be asked for. */
import { balanced, key, nested, payment, type WrongRequest } from './wrong-request.js';

// prettier-ignore
export const wrongPaths: readonly WrongRequest[] = [
  { name: 'a payment that is not there', path: '/v1/payments/pay_nope', status: 404, code: 'not_found' },
  { name: 'a refund that is not there', path: '/v1/refunds/re_nope', status: 404, code: 'not_found' },
  { name: 'a merchant that is not there', as: 'operator', path: '/v1/merchants/nope', status: 404, code: 'not_found' },
  { name: 'a book that is not there', as: 'operator', path: '/v1/ledgers/nope/subjects', status: 404, code: 'book_not_found' },
  { name: 'a posting in a book that is not there', as: 'operator', path: '/v1/ledgers/nope/transactions', body: { entries: balanced }, status: 404, code: 'book_not_found' },
  { name: 'a trial balance of a book that is not there', as: 'finance', path: '/v1/ledgers/nope/trial-balance', status: 404, code: 'book_not_found' },
  { name: 'an account that is not there', as: 'finance', path: '/v1/ledgers/main/accounts/nope', status: 404, code: 'account_not_known' },
  { name: 'a freeze of an account that is not there', as: 'operator', method: 'POST', path: '/v1/ledgers/main/accounts/nope/freeze', status: 404, code: 'account_not_known' },
  { name: 'a reservation that is not there', as: 'operator', method: 'POST', path: '/v1/ledgers/main/reservations/nope/void', status: 404, code: 'reservation_not_found' },
  { name: 'a reversal of nothing', as: 'operator', path: '/v1/ledgers/main/transactions/nope/reverse', headers: key('r-1'), body: { reason: 'x' }, status: 404, code: 'transaction_not_found' },
  { name: 'a saga that is not there', as: 'operator', method: 'POST', path: '/v1/sagas/nope/resume', status: 404, code: 'not_found' },
  { name: 'a channel that is not there', as: 'nobody', path: '/v1/channels/nope/callbacks', body: {}, status: 404, code: 'not_found' },
  { name: 'a path that is not there', path: '/v1/nothing', status: 404, code: 'not_found' },
  // Methods, types, sizes
  { name: 'a method that is not there', method: 'DELETE', path: (n) => `/v1/payments/${n.paid}`, status: 405, code: 'method_not_allowed' },
  { name: 'a GET of a POST', path: (n) => `/v1/payments/${n.paid}/capture`, status: 405, code: 'method_not_allowed' },
  { name: 'a PUT', method: 'PUT', path: '/v1/payments', body: payment(), status: 405, code: 'method_not_allowed' },
  { name: 'broken JSON', path: '/v1/payments', raw: '{"amount":', status: 400, code: 'invalid_json' },
  { name: 'JSON with a comment', path: '/v1/payments', raw: '{/* x */}', status: 400, code: 'invalid_json' },
  { name: 'bytes that are no UTF-8', path: '/v1/payments', raw: Uint8Array.of(0x7b, 0x22, 0xff, 0x22, 0x7d), status: 400, code: 'invalid_json' },
  { name: 'text', path: '/v1/payments', raw: 'hello', headers: { 'content-type': 'text/plain' }, status: 415, code: 'unsupported_media_type', param: 'Content-Type' },
  { name: 'a form', path: '/v1/payments', raw: 'a=b', headers: { 'content-type': 'application/x-www-form-urlencoded' }, status: 415, code: 'unsupported_media_type', param: 'Content-Type' },
  { name: 'another charset', path: '/v1/payments', raw: '{}', headers: { 'content-type': 'application/json; charset=latin1' }, status: 415, code: 'unsupported_media_type', param: 'Content-Type' },
  { name: 'a compressed body', path: '/v1/payments', raw: '{}', headers: { 'content-encoding': 'gzip' }, status: 415, code: 'unsupported_media_type' },
  { name: 'a body above 256 KiB', path: '/v1/payments', body: payment({ description: 'x'.repeat(262_144) }), status: 413, code: 'body_too_large' },
  { name: 'a batch above 8 MiB', as: 'operator', path: '/v1/ledgers/main/transactions/batch', raw: ' '.repeat(8 * 1024 * 1024 + 1), status: 413, code: 'body_too_large' },
  { name: 'a callback above 64 KiB', as: 'nobody', path: '/v1/channels/sandbox_a/callbacks', raw: 'x'.repeat(65_537), status: 413, code: 'body_too_large' },
  { name: 'JSON 100,000 levels deep', path: '/v1/payments', raw: nested(100_000), status: 400, code: 'invalid_request' },
  { name: 'deep JSON in a member', path: '/v1/payments', raw: `{"metadata":${nested(50_000)}}`, status: 400, code: 'invalid_request', param: 'amount' },
  // Ids
  { name: 'an id with a percent sign', path: '/v1/payments/%zz', status: 400, code: 'invalid_request' },
  { name: 'an id with a space', path: '/v1/payments/a%20b', status: 400, code: 'invalid_request', param: 'id' },
];
