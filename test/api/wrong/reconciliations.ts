/** Reconciliations, and resolutions of their items. */
import type { WrongRequest } from './wrong-request.js';

const runs = { as: 'operator', path: '/v1/reconciliations' } as const;
const proposed = { as: 'operator', path: '/v1/reconciliations/rec_0/resolutions' } as const;
const invalid = { ...proposed, status: 400, code: 'invalid_request' } as const;
const headers = { 'idempotency-key': 'wrong-resolution' };
const body = (rest: object = {}) => ({ action: 'adjust', note: 'seen', items: ['rci_0'], ...rest });
const unfit = { ...proposed, headers, status: 422, code: 'resolution_unfit' } as const;
const first = '/v1/reconciliations/rec_0/resolutions/1';

// prettier-ignore
export const wrongReconciliations: readonly WrongRequest[] = [
  { name: 'a reconciliation of a bill that there is not', ...runs, body: { bill: 'bil_0' }, status: 404, code: 'not_found', param: 'bill' },
  { name: 'a reconciliation without a bill', ...runs, body: {}, status: 400, code: 'invalid_request', param: 'bill' },
  { name: 'a reconciliation with an unknown member', ...runs, body: { bill: 'bil_0', force: true }, status: 400, code: 'invalid_request', param: 'force' },
  { name: 'a reconciliation by finance', ...runs, as: 'finance', body: { bill: 'bil_0' }, status: 403, code: 'forbidden' },
  { name: 'a reconciliation that there is not', as: 'finance', path: '/v1/reconciliations/rec_0', status: 404, code: 'not_found' },
  { name: 'reconciliations of two at once', as: 'finance', path: '/v1/reconciliations?channel=a&bank=b', status: 422, code: 'bill_source_unknown', param: 'bank' },
  { name: 'a page of reconciliations by a cursor of nobody', as: 'finance', path: '/v1/reconciliations?cursor=zzz', status: 400, code: 'invalid_cursor', param: 'cursor' },
  { name: 'items of an unknown status', as: 'finance', path: '/v1/reconciliations/rec_0/items?status=lost', status: 400, code: 'invalid_request', param: 'status' },
  { name: 'items of a reconciliation that there is not', as: 'finance', path: '/v1/reconciliations/rec_0/items', status: 404, code: 'not_found' },
  { name: 'a resolution of items without a key', ...proposed, body: body(), status: 400, code: 'idempotency_key_required', param: 'Idempotency-Key' },
  { name: 'a resolution of a reconciliation that there is not', ...proposed, headers, body: body(), status: 404, code: 'not_found' },
  { name: 'an unknown resolution of items', ...invalid, headers, body: body({ action: 'forget' }), param: 'action' },
  { name: 'a resolution of no item', ...invalid, headers, body: body({ items: [] }), param: 'items' },
  { name: 'a resolution of 501 items', ...invalid, headers, body: body({ items: Array.from({ length: 501 }, (_, index) => `rci_${index}`) }), param: 'items' },
  { name: 'a resolution of items without a note', ...invalid, headers, body: body({ note: '' }), param: 'note' },
  { name: 'a merchant to whom nothing is booked', ...unfit, body: body({ merchant: 'demo-shop' }), param: 'merchant' },
  { name: 'a merchant that there is not', ...proposed, headers, body: body({ action: 'book', merchant: 'nobody' }), status: 404, code: 'not_found', param: 'merchant' },
  { name: 'to wait without a day', ...unfit, body: body({ action: 'wait' }), param: 'until' },
  { name: 'to match with nothing', ...unfit, body: body({ action: 'match' }), param: 'with' },
  { name: 'an approval of a resolution of items that there is not', as: 'operator', path: `${first}/approve`, headers, body: {}, status: 404, code: 'not_found' },
  { name: 'a rejection of a resolution of items without a key', as: 'operator', path: `${first}/reject`, body: {}, status: 400, code: 'idempotency_key_required', param: 'Idempotency-Key' },
  { name: 'a resolution of items by number zero', as: 'finance', path: '/v1/reconciliations/rec_0/resolutions/0', status: 400, code: 'invalid_request', param: 'number' },
  { name: 'reconciliations by a merchant', path: '/v1/reconciliations', status: 403, code: 'forbidden' },
];
