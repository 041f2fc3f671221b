/** Settlement schedules and batches. */
import { cny, key, type WrongRequest } from './wrong-request.js';

const terms = {
  ...{ days: 1, calendar: 'CN', cutOff: null, reservePercent: '0', reserveDays: 0 },
  ...{ minimum: cny('0.00'), approvalAbove: null },
};
const path = '/v1/settlement-schedules/demo-shop/CNY';
const to = { as: 'operator', path, headers: key('wrong-schedule') } as const;
const invalid = { ...to, status: 422, code: 'settlement_schedule_invalid' } as const;
const run = { as: 'operator', path: '/v1/settlement-batches' } as const;

// prettier-ignore
export const wrongSettlementBatches: readonly WrongRequest[] = [
  { name: 'a schedule by a merchant', ...to, as: 'merchant', body: terms, status: 403, code: 'forbidden' },
  { name: 'a schedule without a key', as: 'operator', path, body: terms, status: 400, code: 'idempotency_key_required', param: 'Idempotency-Key' },
  { name: 'a schedule of nobody', ...to, path: '/v1/settlement-schedules/nobody/CNY', body: terms, status: 404, code: 'not_found' },
  { name: 'a schedule in no currency', ...to, path: '/v1/settlement-schedules/demo-shop/XXX', body: terms, status: 400, code: 'unknown_currency', param: 'currency' },
  { name: 'a schedule of nothing', ...to, body: {}, status: 400, code: 'invalid_request', param: 'days' },
  { name: 'a schedule with a member too many', ...to, body: { ...terms, weekly: true }, status: 400, code: 'invalid_request', param: 'weekly' },
  { name: 'T+31', ...to, body: { ...terms, days: 31 }, status: 400, code: 'invalid_request', param: 'days' },
  { name: 'half a day', ...to, body: { ...terms, days: 0.5 }, status: 400, code: 'invalid_request', param: 'days' },
  { name: 'a cut-off at 24:00', ...to, body: { ...terms, cutOff: '24:00' }, status: 400, code: 'invalid_request', param: 'cutOff' },
  { name: 'a schedule by a calendar that there is not', ...invalid, body: { ...terms, calendar: 'XX' }, param: 'calendar' },
  { name: 'a minimum in another currency', ...invalid, body: { ...terms, minimum: { value: '1', currency: 'JPY' } }, param: 'minimum' },
  { name: 'a minimum of another scale', ...to, body: { ...terms, minimum: cny('1') }, status: 400, code: 'invalid_amount', param: 'minimum.value' },
  { name: 'a minimum below zero', ...to, body: { ...terms, minimum: cny('-1.00') }, status: 400, code: 'invalid_amount', param: 'minimum.value' },
  { name: 'a reserve of more than all', ...invalid, body: { ...terms, reservePercent: '100.1', reserveDays: 30 }, param: 'reservePercent' },
  { name: 'a reserve without days', ...invalid, body: { ...terms, reservePercent: '10' }, param: 'reserveDays' },
  { name: 'days of no reserve', ...invalid, body: { ...terms, reserveDays: 10 }, param: 'reserveDays' },
  { name: 'the approval of a schedule that nobody proposed', ...to, path: `${path}/proposals/apr_0/approve`, body: {}, status: 404, code: 'not_found' },
  { name: 'a hold without a reason', ...to, path: `${path}/hold`, body: {}, status: 400, code: 'invalid_request', param: 'reason' },
  { name: 'a hold of what has no schedule', ...to, path: `${path}/hold`, body: { reason: 'x' }, status: 422, code: 'settlement_schedule_missing' },
  { name: 'a release of what has no schedule', ...to, path: `${path}/release`, body: {}, status: 422, code: 'settlement_schedule_missing' },
  { name: 'a release without a key', as: 'operator', path: `${path}/release`, body: {}, status: 400, code: 'idempotency_key_required', param: 'Idempotency-Key' },
  { name: 'a release with a reason', ...to, path: `${path}/release`, body: { reason: 'x' }, status: 400, code: 'invalid_request', param: 'reason' },
  { name: 'the approval of a release that nobody proposed', ...to, path: `${path}/release/apr_0/approve`, body: {}, status: 404, code: 'not_found' },
  { name: 'a run of what has no schedule', ...run, body: { merchant: 'demo-shop', currency: 'CNY' }, status: 422, code: 'settlement_schedule_missing' },
  { name: 'a run of all', ...run, body: {}, status: 400, code: 'invalid_request', param: 'merchant' },
  { name: 'a batch that there is not', as: 'merchant', path: '/v1/settlement-batches/stb_0', status: 404, code: 'not_found' },
  { name: 'batches of another merchant', as: 'merchant', path: ({ other }) => `/v1/settlement-batches?merchant=${other}`, status: 404, code: 'not_found' },
  { name: 'batches of a status that there is not', as: 'finance', path: '/v1/settlement-batches?status=done', status: 400, code: 'invalid_request', param: 'status' },
  { name: 'batches after a cursor that was never given out', as: 'finance', path: '/v1/settlement-batches?cursor=x', status: 400, code: 'invalid_cursor', param: 'cursor' },
  { name: 'the rejection of a batch that there is not', as: 'operator', path: '/v1/settlement-batches/stb_0/reject', headers: key('x'), body: {}, status: 404, code: 'not_found' },
  { name: 'the approval of a batch that there is not', as: 'operator', path: '/v1/settlement-batches/stb_0/approve', headers: key('x'), body: {}, status: 404, code: 'not_found' },
];
