/** What auditors ask for: acts, states, causes, channel bytes, bundles. */
import type { WrongRequest } from './wrong-request.js';

// prettier-ignore
export const wrongAudit: readonly WrongRequest[] = [
  { name: 'acts of nobody', as: 'auditor', path: '/v1/acts?principal=a%20b', status: 400, code: 'invalid_request', param: 'principal' },
  { name: 'acts on no id', as: 'auditor', path: '/v1/acts?object=a%20b', status: 400, code: 'invalid_request', param: 'object' },
  { name: 'acts after a cursor of some other list', as: 'auditor', path: '/v1/acts?cursor=WyJ4Il0', status: 400, code: 'invalid_cursor', param: 'cursor' },
  { name: 'an operator reads the audit log', as: 'operator', path: '/v1/acts', status: 403, code: 'forbidden' },
  { name: 'a state of no stream', as: 'auditor', path: '/v1/states', status: 400, code: 'invalid_request', param: 'stream' },
  { name: 'a state before the first event', as: 'auditor', path: '/v1/states?stream=access-keys&revision=-1', status: 400, code: 'invalid_request', param: 'revision' },
  { name: 'a state at two places', as: 'auditor', path: '/v1/states?stream=access-keys&revision=0&position=00000000000000000009', status: 400, code: 'invalid_request', param: 'position' },
  { name: 'a state of a stream that is nobody\u2019s', as: 'auditor', path: '/v1/states?stream=nobody-1', status: 404, code: 'not_found' },
  { name: 'finance replays a stream', as: 'finance', path: '/v1/states?stream=access-keys', status: 403, code: 'forbidden' },
  { name: 'causes of no position', as: 'auditor', path: '/v1/events/1/causes', status: 400, code: 'invalid_request', param: 'position' },
  { name: 'causes at a position without an event', as: 'auditor', path: '/v1/events/00000000009999999999/causes', status: 404, code: 'not_found' },
  { name: 'finance reads channel bytes', as: 'finance', path: '/v1/events/00000000000000000001/exchange', status: 403, code: 'forbidden' },
  { name: 'channel bytes of an event that holds none', as: 'auditor', path: '/v1/events/00000000000000000001/exchange', status: 404, code: 'not_found' },
  { name: 'a story with its exchanges in some other way', as: 'auditor', path: (n) => `/v1/payments/${n.paid}/events?exchanges=open`, status: 400, code: 'invalid_request', param: 'exchanges' },
  { name: 'a bundle before anything is sealed', as: 'auditor', path: '/v1/bundle', status: 404, code: 'not_sealed_yet' },
  { name: 'a part of a bundle', as: 'auditor', path: '/v1/bundle?from=1', status: 400, code: 'invalid_request', param: 'from' },
  { name: 'a bundle for finance', as: 'finance', path: '/v1/bundle', status: 403, code: 'forbidden' },
  { name: 'events as a file after nothing', as: 'auditor', path: '/v1/reports/events.csv?after=x', status: 400, code: 'invalid_request', param: 'after' },
  { name: 'a page of events as a file', as: 'auditor', path: '/v1/reports/events.csv?limit=10', status: 400, code: 'invalid_request', param: 'limit' },
  { name: 'finance exports events', as: 'finance', path: '/v1/reports/events.csv', status: 403, code: 'forbidden' },
  { name: 'raw events after nothing', as: 'auditor', path: '/v1/events?after=x', status: 400, code: 'invalid_request', param: 'after' },
];
