/** Accounts, subjects, books and batches. */
import { balanced, cny, type WrongRequest } from './wrong-request.js';

// prettier-ignore
export const wrongBooks: readonly WrongRequest[] = [
  { name: 'an account of an unknown subject', as: 'operator', path: '/v1/ledgers/main/accounts', body: { id: 'x', currency: 'CNY', subject: 'treasure' }, status: 422, code: 'subject_not_found', param: 'subject' },
  { name: 'an account in no currency', as: 'operator', path: '/v1/ledgers/main/accounts', body: { id: 'x', currency: 'XXX', subject: 'bank' }, status: 400, code: 'unknown_currency', param: 'currency' },
  { name: 'an account named as the engine does', as: 'operator', path: '/v1/ledgers/main/accounts', body: { id: 'sys:x', currency: 'CNY', subject: 'bank' }, status: 422, code: 'account_managed', param: 'id' },
  { name: 'an account id with other content', as: 'operator', path: '/v1/ledgers/main/accounts', body: { id: 'a', currency: 'CNY', subject: 'equity' }, status: 409, code: 'id_conflict', param: 'id' },
  { name: 'a limit of the wrong scale', as: 'operator', path: '/v1/ledgers/main/accounts', body: { id: 'x', currency: 'CNY', subject: 'bank', limits: { floor: cny('0') } }, status: 400, code: 'invalid_amount', param: 'limits.floor.value' },
  { name: 'a subject of an unknown type', as: 'operator', path: '/v1/ledgers/main/subjects', body: { id: 'x', code: '9', name: 'X', type: 'money' }, status: 400, code: 'invalid_request', param: 'type' },
  { name: 'a subject with a side', as: 'operator', path: '/v1/ledgers/main/subjects', body: { id: 'x', code: '9', name: 'X', type: 'asset', normalSide: 'credit' }, status: 400, code: 'invalid_request', param: 'normalSide' },
  { name: 'a subject with a bad id', as: 'operator', path: '/v1/ledgers/main/subjects', body: { id: 'X', code: '9', name: 'X', type: 'asset' }, status: 400, code: 'invalid_request', param: 'id' },
  { name: 'a subject with a code in letters', as: 'operator', path: '/v1/ledgers/main/subjects', body: { id: 'x', code: 'IX', name: 'X', type: 'asset' }, status: 400, code: 'invalid_request', param: 'code' },
  { name: 'a subject with a code that is taken', as: 'operator', path: '/v1/ledgers/main/subjects', body: { id: 'x', code: '1002', name: 'X', type: 'asset' }, status: 409, code: 'subject_code_taken', param: 'code' },
  { name: 'a subject below none', as: 'operator', path: '/v1/ledgers/main/subjects', body: { id: 'x', code: '9', name: 'X', type: 'asset', parent: 'y' }, status: 422, code: 'subject_not_found', param: 'parent' },
  { name: 'a subject below another type', as: 'operator', path: '/v1/ledgers/main/subjects', body: { id: 'x', code: '9', name: 'X', type: 'asset', parent: 'equity' }, status: 400, code: 'invalid_request', param: 'type' },
  { name: 'a subject id with other content', as: 'operator', path: '/v1/ledgers/main/subjects', body: { id: 'bank', code: '9', name: 'X', type: 'asset' }, status: 409, code: 'id_conflict', param: 'id' },
  { name: 'a subject of a book that is not there', as: 'operator', path: '/v1/ledgers/nope/subjects', body: { id: 'x', code: '9', name: 'X', type: 'asset' }, status: 404, code: 'book_not_found' },
  { name: 'a book in no time zone', as: 'operator', path: '/v1/ledgers', body: { id: 'other', timezone: 'Middle/Earth' }, status: 400, code: 'invalid_request', param: 'timezone' },
  { name: 'a book in another time zone', as: 'operator', path: '/v1/ledgers', body: { id: 'main', timezone: 'Asia/Tokyo' }, status: 409, code: 'book_exists', param: 'timezone' },
  { name: 'an empty batch', as: 'operator', path: '/v1/ledgers/main/transactions/batch', body: { transactions: [] }, status: 400, code: 'invalid_request', param: 'transactions' },
  { name: 'a malformed batch', as: 'operator', path: '/v1/ledgers/main/transactions/batch', body: { transactions: { entries: balanced } }, status: 400, code: 'invalid_request', param: 'transactions' },
  { name: 'a batch with an unknown member', as: 'operator', path: '/v1/ledgers/main/transactions/batch', body: { transactions: [{ entries: balanced }], atomic: true }, status: 400, code: 'invalid_request', param: 'atomic' },
];
