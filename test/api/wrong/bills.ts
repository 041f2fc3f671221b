/** Bills, beside what is wrong with a file: `test/bill/spoiled-files.ts`. */
import type { WrongRequest } from './wrong-request.js';

const fetched = {
  as: 'operator',
  path: '/v1/bills/fetch',
  status: 400,
  code: 'invalid_request',
} as const;
const date = '2026-01-01';

// prettier-ignore
export const wrongBills: readonly WrongRequest[] = [
  { name: 'a bill without a day', as: 'operator', path: '/v1/bills?channel=sandbox_a', body: {}, status: 400, code: 'invalid_request', param: 'date' },
  { name: 'a bill of an unknown layout', as: 'operator', path: `/v1/bills?channel=sandbox_a&date=${date}&layout=pdf`, body: {}, status: 400, code: 'invalid_request', param: 'layout' },
  { name: 'a bill of nobody', as: 'operator', path: `/v1/bills?date=${date}`, body: {}, status: 422, code: 'bill_source_unknown', param: 'channel' },
  { name: 'a bill that is none', as: 'operator', path: `/v1/bills?channel=sandbox_a&date=${date}`, body: {}, status: 422, code: 'bill_layout_unknown' },
  { name: 'a bill uploaded by finance', as: 'finance', path: `/v1/bills?channel=sandbox_a&date=${date}`, body: {}, status: 403, code: 'forbidden' },
  { name: 'a fetch without a day', ...fetched, body: { channel: 'sandbox_a' }, param: 'date' },
  { name: 'a fetch of a day that no calendar has', ...fetched, body: { channel: 'sandbox_a', date: '2026-02-30' }, param: 'date' },
  { name: 'a fetch from two at once', ...fetched, body: { channel: 'sandbox_a', bank: 'sandbox_bank', date }, status: 422, code: 'bill_source_unknown', param: 'bank' },
  { name: 'a fetch from nobody', ...fetched, body: { date }, status: 422, code: 'bill_source_unknown', param: 'channel' },
  { name: 'a fetch from an unknown channel', ...fetched, body: { channel: 'nobody', date }, status: 422, code: 'bill_source_unknown' },
  { name: 'a fetch of a day that is not over', ...fetched, body: { channel: 'sandbox_a', date: '2126-01-01' }, status: 409, code: 'bill_day_not_over', param: 'date' },
  { name: 'a fetch with an unknown member', ...fetched, body: { channel: 'sandbox_a', date, force: true }, param: 'force' },
  { name: 'a bill that there is not', as: 'finance', path: '/v1/bills/bil_0', status: 404, code: 'not_found' },
  { name: 'bills by a merchant', path: '/v1/bills', status: 403, code: 'forbidden' },
  { name: 'a page of bills by a cursor of nobody', as: 'finance', path: '/v1/bills?cursor=zzz', status: 400, code: 'invalid_cursor', param: 'cursor' },
];
