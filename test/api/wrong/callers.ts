/** Who may not ask, for whom, and for what belongs to somebody else. */
import { balanced, key, payment, type WrongRequest } from './wrong-request.js';

// prettier-ignore
export const wrongCallers: readonly WrongRequest[] = [
  { name: 'no key', as: 'nobody', path: '/v1/payments', body: payment(), status: 401, code: 'unauthenticated', param: 'Authorization' },
  { name: 'an unknown key', as: 'unknown', path: '/v1/payments', body: payment(), status: 401, code: 'unauthenticated', param: 'Authorization' },
  { name: 'another scheme', as: 'nobody', headers: { authorization: 'Basic YTpi' }, path: '/v1/payments', status: 401, code: 'unauthenticated', param: 'Authorization' },
  { name: 'finance pays', as: 'finance', path: '/v1/payments', body: payment(), status: 403, code: 'forbidden' },
  { name: 'an auditor pays', as: 'auditor', path: '/v1/payments', body: payment(), status: 403, code: 'forbidden' },
  { name: 'finance reads raw events', as: 'finance', path: '/v1/events', status: 403, code: 'forbidden' },
  { name: 'a merchant reads raw events', as: 'merchant', path: '/v1/events', status: 403, code: 'forbidden' },
  { name: 'a merchant reads a ledger', as: 'merchant', path: '/v1/ledgers/main/trial-balance', status: 403, code: 'forbidden' },
  { name: 'a merchant posts', as: 'merchant', path: '/v1/ledgers/main/transactions', body: { entries: balanced }, status: 403, code: 'forbidden' },
  { name: 'an auditor cuts the day', as: 'auditor', method: 'POST', path: '/v1/ledgers/main/day-cuts', status: 403, code: 'forbidden' },
  { name: 'a merchant registers a merchant', as: 'merchant', path: '/v1/merchants', body: { name: 'x' }, status: 403, code: 'forbidden' },
  { name: 'an operator for nobody', as: 'operator', path: '/v1/payments', body: payment(), status: 400, code: 'merchant_required', param: 'Tallybook-Merchant' },
  { name: 'an operator for a merchant that is not there', as: 'operator', headers: { 'tallybook-merchant': 'nope' }, path: '/v1/payments', body: payment(), status: 404, code: 'not_found' },
  { name: 'a merchant for another', headers: { 'tallybook-merchant': 'someone' }, path: '/v1/payments', body: payment(), status: 404, code: 'not_found' },
  { name: 'a merchant header that is none', as: 'operator', headers: { 'tallybook-merchant': 'a b' }, path: '/v1/payments', body: payment(), status: 400, code: 'invalid_request', param: 'Tallybook-Merchant' },
  // What belongs to somebody else
  { name: 'a foreign payment', path: (n) => `/v1/payments/${n.foreign}`, status: 404, code: 'not_found' },
  { name: 'the story of a foreign payment', path: (n) => `/v1/payments/${n.foreign}/events`, status: 404, code: 'not_found' },
  { name: 'a refund of a foreign payment', path: (n) => `/v1/payments/${n.foreign}/refunds`, headers: key('f-1'), body: {}, status: 404, code: 'not_found' },
  { name: 'a capture of a foreign payment', path: (n) => `/v1/payments/${n.foreign}/capture`, headers: key('f-2'), body: {}, status: 404, code: 'not_found' },
  { name: 'a foreign merchant', path: (n) => `/v1/merchants/${n.other}`, status: 404, code: 'not_found' },
  { name: "another merchant's payments", path: (n) => `/v1/payments?merchant=${n.other}`, status: 404, code: 'not_found' },
  { name: "another merchant's keys", path: (n) => `/v1/keys?merchant=${n.other}`, status: 404, code: 'not_found' },
  { name: 'keys of the house for a merchant', path: '/v1/keys?owner=house', status: 400, code: 'invalid_request', param: 'owner' },
  { name: 'merchants of an unknown status', as: 'operator', path: '/v1/merchants?status=closed', status: 400, code: 'invalid_request', param: 'status' },
  { name: "another merchant's settlements", path: (n) => `/v1/settlements?merchant=${n.other}`, status: 404, code: 'not_found' },
];
