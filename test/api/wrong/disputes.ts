/** Disputes. */
import { cny, type WrongRequest } from './wrong-request.js';

const told = (rest: object = {}) => ({ payment: 'pay_0', reference: 'bad-dispute', ...rest });
const movement = (rest: object = {}) => ({
  movement: { kind: 'withdrawal', reference: 'w1', amount: cny('10.00'), ...rest },
});
const asked = { path: '/v1/disputes', status: 400, code: 'invalid_request' } as const;
const disputes = { ...asked, as: 'operator' } as const;

const evidence = { ...asked, path: '/v1/disputes/dp_0/evidence' } as const;
const file = (rest: object = {}) => ({
  ...{ name: 'receipt.pdf', mediaType: 'application/pdf', contentBase64: 'AAAA', ...rest },
});

// prettier-ignore
export const wrongDisputes: readonly WrongRequest[] = [
  { name: 'a dispute of a payment that there is not', ...disputes, body: told(), status: 404, code: 'not_found', param: 'payment' },
  { name: 'a dispute of no payment', ...disputes, body: { reference: 'r' }, param: 'payment' },
  { name: 'a dispute without a reference', ...disputes, body: told({ reference: '' }), param: 'reference' },
  { name: 'a dispute with a reference of 129 characters', ...disputes, body: told({ reference: 'r'.repeat(129) }), param: 'reference' },
  { name: 'a dispute of nothing', ...disputes, body: told({ amount: cny('0.00') }), status: 404, code: 'not_found', param: 'payment' },
  { name: 'a dispute of a number', ...disputes, body: told({ amount: cny(10) }), code: 'invalid_amount', param: 'amount.value' },
  { name: 'a dispute in an unknown currency', ...disputes, body: told({ amount: { value: '1.00', currency: 'cny' } }), code: 'unknown_currency', param: 'amount.currency' },
  { name: 'a dispute with an unknown stage', ...disputes, body: told({ stage: 'closed' }), param: 'stage' },
  { name: 'a dispute with an unknown outcome', ...disputes, body: told({ outcome: 'dispute.won' }), param: 'outcome' },
  { name: 'a dispute of revision 0', ...disputes, body: told({ revision: 0 }), param: 'revision' },
  { name: 'a dispute of revision 1.5', ...disputes, body: told({ revision: 1.5 }), param: 'revision' },
  { name: 'a dispute with a reason of 129 characters', ...disputes, body: told({ reason: 'r'.repeat(129) }), param: 'reason' },
  { name: 'a dispute with a deadline without an offset', ...disputes, body: told({ evidenceDueAt: '2026-01-01T00:00:00' }), param: 'evidenceDueAt' },
  { name: 'a movement of an unknown kind', ...disputes, body: told(movement({ kind: 'won' })), param: 'movement.kind' },
  { name: 'a movement without a reference', ...disputes, body: told(movement({ reference: '' })), param: 'movement.reference' },
  { name: 'a movement of a number', ...disputes, body: told(movement({ amount: cny(1) })), code: 'invalid_amount', param: 'movement.amount.value' },
  { name: 'a dispute with an unknown member', ...disputes, body: told({ won: true }), param: 'won' },
  { name: 'a dispute of an unknown scenario', ...disputes, body: told({ sandbox: { scenario: 'magic' } }), param: 'sandbox.scenario' },
  { name: 'evidence without a text', ...evidence, body: {}, param: 'text' },
  { name: 'evidence of 20,001 characters', ...evidence, body: { text: 'x'.repeat(20_001) }, param: 'text' },
  { name: 'evidence with a NUL', ...evidence, body: { text: 'a\0b' }, param: 'text' },
  { name: 'evidence of six files', ...evidence, body: { text: 'x', files: Array.from({ length: 6 }, () => file()) }, param: 'files' },
  { name: 'evidence with a file of an unknown type', ...evidence, body: { text: 'x', files: [file({ mediaType: 'text/html' })] }, param: 'files.0.mediaType' },
  { name: 'evidence with a file that is not in base64', ...evidence, body: { text: 'x', files: [file({ contentBase64: '<svg>' })] }, param: 'files.0.contentBase64' },
  { name: 'evidence with a file of 200,001 characters', ...evidence, body: { text: 'x', files: [file({ contentBase64: 'A'.repeat(200_001) })] }, param: 'files.0.contentBase64' },
  { name: 'evidence with a file without a name', ...evidence, body: { text: 'x', files: [file({ name: '' })] }, param: 'files.0.name' },
  { name: 'evidence with an unknown member', ...evidence, body: { text: 'x', url: 'x' }, param: 'url' },
  { name: 'evidence of a dispute that there is not', ...evidence, body: { text: 'x' }, status: 404, code: 'not_found' },
  { name: 'evidence by finance', ...evidence, as: 'finance', body: { text: 'x' }, status: 403, code: 'forbidden' },
  { name: 'an acceptance without a key', path: '/v1/disputes/dp_0/accept', body: {}, status: 400, code: 'idempotency_key_required', param: 'Idempotency-Key' },
  { name: 'an acceptance of a dispute that there is not', path: '/v1/disputes/dp_0/accept', headers: { 'idempotency-key': 'no-dispute' }, body: {}, status: 404, code: 'not_found' },
  { name: 'a dispute told by its merchant', ...disputes, as: 'merchant', body: told(), status: 403, code: 'forbidden' },
  { name: 'a dispute that there is not', path: '/v1/disputes/dp_0', status: 404, code: 'not_found' },
  { name: 'the story of a dispute that there is not', path: '/v1/disputes/dp_0/events', status: 404, code: 'not_found' },
  { name: 'disputes of an unknown status', path: '/v1/disputes?status=closed', status: 400, code: 'invalid_request', param: 'status' },
  { name: 'a page of disputes by a cursor of nobody', path: '/v1/disputes?cursor=zzz', status: 400, code: 'invalid_cursor', param: 'cursor' },
];
