/** Closing the periods of a book. */
import type { WrongRequest } from './wrong-request.js';

const headers = { 'idempotency-key': 'wrong-closing' };
const plan = 'f'.repeat(32);
const close = { as: 'operator', path: '/v1/ledgers/main/closings' } as const;
const invalid = { ...close, status: 400, code: 'invalid_request' } as const;

// prettier-ignore
export const wrongClosings: readonly WrongRequest[] = [
  { name: 'a close by finance', ...close, as: 'finance', body: { period: '2020-01' }, status: 403, code: 'forbidden' },
  { name: 'the dry run of a close by a merchant', as: 'merchant', path: '/v1/ledgers/main/closings/2020-01', status: 403, code: 'forbidden' },
  { name: 'a close in no book', ...close, path: '/v1/ledgers/nowhere/closings', body: { period: '2020-01' }, status: 404, code: 'book_not_found' },
  { name: 'the dry run of a close in no book', as: 'finance', path: '/v1/ledgers/nowhere/closings/2020-01', status: 404, code: 'book_not_found' },
  { name: 'what was closed in no book', as: 'finance', path: '/v1/ledgers/nowhere/closings', status: 404, code: 'book_not_found' },
  { name: 'what was closed behind a cursor that there is not', as: 'finance', path: '/v1/ledgers/main/closings?cursor=x', status: 400, code: 'invalid_cursor', param: 'cursor' },
  { name: 'the control check of no book', as: 'finance', path: '/v1/ledgers/nowhere/control-check', status: 404, code: 'book_not_found' },
  { name: 'the control check by a merchant', as: 'merchant', path: '/v1/ledgers/main/control-check', status: 403, code: 'forbidden' },
  { name: 'the control check of no day', as: 'finance', path: '/v1/ledgers/main/control-check?date=2026-02-30', status: 400, code: 'invalid_request', param: 'date' },
  { name: 'a close of no period', ...invalid, body: {}, param: 'period' },
  { name: 'a close of a day', ...invalid, body: { period: '2020-01-01' }, param: 'period' },
  { name: 'a close of a thirteenth month', ...invalid, body: { period: '2020-13' }, param: 'period' },
  { name: 'a close of the year 0', ...invalid, body: { period: '0000' }, param: 'period' },
  { name: 'a half close', ...invalid, body: { period: '2020-01', target: 'half' }, param: 'target' },
  { name: 'a plan that is no hash', ...invalid, body: { period: '2020-01', plan: 'mine' }, param: 'plan' },
  { name: 'a close with a member that there is not', ...invalid, body: { period: '2020-01', force: true }, param: 'force' },
  { name: 'a close by a plan that nobody looked at', ...close, body: { period: '2020-01', plan }, status: 409, code: 'closing_plan_outdated', param: 'plan' },
  { name: 'reopening without a reason', as: 'operator', path: '/v1/ledgers/main/closings/2020-01/reopenings', headers, body: {}, status: 400, code: 'invalid_request', param: 'reason' },
  { name: 'reopening without a key', as: 'operator', path: '/v1/ledgers/main/closings/2020-01/reopenings', body: { reason: 'r' }, status: 400, code: 'idempotency_key_required', param: 'Idempotency-Key' },
  { name: 'reopening what is open', as: 'operator', path: '/v1/ledgers/main/closings/2020-01/reopenings', headers, body: { reason: 'r' }, status: 409, code: 'period_open' },
  { name: 'reopening in no book', as: 'operator', path: '/v1/ledgers/nowhere/closings/2020-01/reopenings', headers, body: { reason: 'r' }, status: 404, code: 'book_not_found' },
  { name: 'the approval of a reopening that nobody proposed', as: 'operator', path: '/v1/ledgers/main/reopenings/apr_0/approve', headers, body: {}, status: 404, code: 'not_found' },
];
