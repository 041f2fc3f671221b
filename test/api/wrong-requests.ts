/** Wrong requests: what is sent, by whom, and the problem that it gets. */
import type { Role } from '../../domain/access/roles.js';
import type { TestRequest } from '../support/http-client.js';

/** Ids that exist only once the server runs. */
export interface Names {
  /** A succeeded payment of 50.00 CNY of the demo shop. */
  paid: string;
  /** An authorized payment of 30.00 CNY of the demo shop. */
  held: string;
  /** A refund of 5.00 of `paid` under the key `refund-1`. */
  refund: string;
  /** A succeeded payment of another merchant. */
  foreign: string;
  /** The other merchant. */
  other: string;
}

export interface WrongRequest extends Omit<TestRequest, 'key'> {
  readonly name: string;
  readonly as?: Role | 'nobody' | 'unknown';
  readonly path: string | ((names: Names) => string);
  readonly status: number;
  readonly code: string;
  readonly param?: string;
}

/** An amount of CNY with anything as its value. */
const cny = (value: unknown) => ({ value, currency: 'CNY' });
const payment = (rest: object = {}) => ({
  amount: cny('10.00'),
  reference: 'bad-1',
  method: { type: 'card' },
  ...rest,
});
const hook = (rest: object = {}) => ({ url: 'http://127.0.0.1:9/hooks', events: ['*'], ...rest });
const nested = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`;
const map = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`key${index}`, 'x']));

/** Wrong payments: the body and what is said of it. */
// prettier-ignore
const payments: readonly [string, unknown, number, string, string?][] = [
  ['an amount that is a number', payment({ amount: cny(10) }), 400, 'invalid_amount', 'amount.value'],
  ['an amount that is a float', payment({ amount: cny(10.5) }), 400, 'invalid_amount', 'amount.value'],
  ['money that is a number', payment({ amount: 10.5 }), 400, 'invalid_request', 'amount'],
  ['money that is a string', payment({ amount: '10.00 CNY' }), 400, 'invalid_request', 'amount'],
  ['too few decimals', payment({ amount: cny('10.0') }), 400, 'invalid_amount', 'amount.value'],
  ['too many decimals', payment({ amount: cny('10.001') }), 400, 'invalid_amount', 'amount.value'],
  ['decimals of a yen', payment({ amount: { value: '100.00', currency: 'JPY' } }), 400, 'invalid_amount', 'amount.value'],
  ['a dinar with two decimals', payment({ amount: { value: '1.00', currency: 'KWD' } }), 400, 'invalid_amount', 'amount.value'],
  ['an amount below zero', payment({ amount: cny('-10.00') }), 400, 'invalid_amount', 'amount.value'],
  ['an amount of zero', payment({ amount: cny('0.00') }), 400, 'invalid_amount', 'amount.value'],
  ['a plus', payment({ amount: cny('+10.00') }), 400, 'invalid_amount', 'amount.value'],
  ['an exponent', payment({ amount: cny('1e1') }), 400, 'invalid_amount', 'amount.value'],
  ['a leading zero', payment({ amount: cny('010.00') }), 400, 'invalid_amount', 'amount.value'],
  ['white space', payment({ amount: cny(' 10.00') }), 400, 'invalid_amount', 'amount.value'],
  ['a comma', payment({ amount: cny('10,00') }), 400, 'invalid_amount', 'amount.value'],
  ['digits that are not ASCII', payment({ amount: cny('١٠.00') }), 400, 'invalid_amount', 'amount.value'],
  ['infinity', payment({ amount: cny('Infinity') }), 400, 'invalid_amount', 'amount.value'],
  ['no value', payment({ amount: { currency: 'CNY' } }), 400, 'invalid_amount', 'amount.value'],
  ['a value that is null', payment({ amount: cny(null) }), 400, 'invalid_amount', 'amount.value'],
  ['more than 10^15 minor units', payment({ amount: cny('10000000000000.01') }), 422, 'amount_too_large', 'amount.value'],
  ['a hundred digits', payment({ amount: cny(`${'9'.repeat(100)}.00`) }), 422, 'amount_too_large', 'amount.value'],
  ['an unknown currency', payment({ amount: { value: '10.00', currency: 'ZZZ' } }), 400, 'unknown_currency', 'amount.currency'],
  ['the currency of gold', payment({ amount: { value: '10.00', currency: 'XAU' } }), 400, 'unknown_currency', 'amount.currency'],
  ['the currency for tests', payment({ amount: { value: '10.00', currency: 'XTS' } }), 400, 'unknown_currency', 'amount.currency'],
  ['a currency in lower case', payment({ amount: { value: '10.00', currency: 'cny' } }), 400, 'unknown_currency', 'amount.currency'],
  ['no currency', payment({ amount: { value: '10.00' } }), 400, 'unknown_currency', 'amount.currency'],
  ['an unknown member', payment({ colour: 'red' }), 400, 'invalid_request', 'colour'],
  ['an unknown member of money', payment({ amount: { ...cny('10.00'), scale: 2 } }), 400, 'invalid_request', 'amount.scale'],
  ['no amount', { reference: 'bad-1', method: { type: 'card' } }, 400, 'invalid_request', 'amount'],
  ['no reference', { amount: cny('10.00'), method: { type: 'card' } }, 400, 'invalid_request', 'reference'],
  ['an empty reference', payment({ reference: '' }), 400, 'invalid_request', 'reference'],
  ['a reference of 129 characters', payment({ reference: 'x'.repeat(129) }), 400, 'invalid_request', 'reference'],
  ['a reference with a NUL', payment({ reference: 'a\u0000b' }), 400, 'invalid_request', 'reference'],
  ['half a surrogate pair', payment({ description: 'a\ud800b' }), 400, 'invalid_request', 'description'],
  ['no method', { amount: cny('10.00'), reference: 'bad-1' }, 400, 'invalid_request', 'method'],
  ['an unknown method', payment({ method: { type: 'cash' } }), 422, 'method_unsupported', 'method.type'],
  ['an unknown way to capture', payment({ capture: 'later' }), 400, 'invalid_request', 'capture'],
  ['a token without its channel', payment({ method: { type: 'card', token: 'tok_12345678' } }), 400, 'invalid_request', 'method.channel'],
  ['a channel without its token', payment({ method: { type: 'card', channel: 'sandbox_a' } }), 400, 'invalid_request', 'method.token'],
  ['a token of a QR code', payment({ method: { type: 'qr', token: 'tok_12345678', channel: 'sandbox_a' } }), 400, 'invalid_request', 'method.token'],
  ['a card number as a token', payment({ method: { type: 'card', token: '4242 4242 4242 4242', channel: 'sandbox_a' } }), 400, 'invalid_request', 'method.token'],
  ['an expiry below a minute', payment({ expiresIn: 59 }), 400, 'invalid_request', 'expiresIn'],
  ['an expiry above a day', payment({ expiresIn: 86_401 }), 400, 'invalid_request', 'expiresIn'],
  ['half a second of expiry', payment({ expiresIn: 60.5 }), 400, 'invalid_request', 'expiresIn'],
  ['an expiry as text', payment({ expiresIn: '60' }), 400, 'invalid_request', 'expiresIn'],
  ['an unknown scenario', payment({ sandbox: { scenario: 'magic' } }), 400, 'invalid_request', 'sandbox.scenario'],
  ['51 keys of metadata', payment({ metadata: map(51) }), 400, 'invalid_request', 'metadata'],
  ['a metadata key of 41 characters', payment({ metadata: { ['k'.repeat(41)]: 'x' } }), 400, 'invalid_request', `metadata.${'k'.repeat(41)}`],
  ['a metadata value of 501 characters', payment({ metadata: { k: 'x'.repeat(501) } }), 400, 'invalid_request', 'metadata.k'],
  ['a metadata value that is a number', payment({ metadata: { k: 1 } }), 400, 'invalid_request', 'metadata.k'],
  ['metadata that is a list', payment({ metadata: ['x'] }), 400, 'invalid_request', 'metadata'],
  ['a body that is a list', [], 400, 'invalid_request'],
  ['a body that is null', null, 400, 'invalid_request'],
];

const entry = (account: string, direction: string, value: unknown, currency = 'CNY') => ({
  account,
  direction,
  amount: { value, currency },
});
export const balanced = [entry('a', 'debit', '1.00'), entry('b', 'credit', '1.00')];

/** Wrong ledger transactions. */
// prettier-ignore
const transactions: readonly [string, unknown, number, string, string?][] = [
  ['entries that do not balance', { entries: [entry('a', 'debit', '1.00'), entry('b', 'credit', '1.01')] }, 422, 'transaction_unbalanced', 'entries'],
  ['one entry', { entries: [entry('a', 'debit', '1.00')] }, 400, 'invalid_request', 'entries'],
  ['no entries', {}, 400, 'invalid_request', 'entries'],
  ['201 entries', { entries: Array.from({ length: 201 }, () => entry('a', 'debit', '1.00')) }, 400, 'invalid_request', 'entries'],
  ['a direction that is none', { entries: [entry('a', 'left', '1.00'), entry('b', 'credit', '1.00')] }, 400, 'invalid_request', 'entries.0.direction'],
  ['an entry that is a float', { entries: [entry('a', 'debit', 1.5), entry('b', 'credit', '1.50')] }, 400, 'invalid_amount', 'entries.0.amount.value'],
  ['an entry of zero', { entries: [entry('a', 'debit', '0.00'), entry('b', 'credit', '0.00')] }, 400, 'invalid_amount', 'entries.0.amount.value'],
  ['an entry below zero', { entries: [entry('a', 'debit', '-1.00'), entry('b', 'credit', '-1.00')] }, 400, 'invalid_amount', 'entries.0.amount.value'],
  [
    'an entry too large',
    {
      entries: [entry('a', 'debit', '10000000000000.01'), entry('b', 'credit', '10000000000000.01')],
    },
    422,
    'amount_too_large',
    'entries.0.amount.value',
  ],
  ['an account that is not there', { entries: [entry('a', 'debit', '1.00'), entry('nope', 'credit', '1.00')] }, 422, 'account_not_found', 'entries.1.account'],
  ['another currency than the account', { entries: [entry('a', 'debit', '1.00', 'EUR'), entry('b', 'credit', '1.00', 'EUR')] }, 422, 'currency_mismatch', 'entries.0.amount.currency'],
  ['an account of the engine', { entries: [entry('a', 'debit', '1.00'), entry('mer:demo-shop:CNY', 'credit', '1.00')] }, 422, 'account_managed', 'entries.1.account'],
  ['more than there is', { entries: [entry('poor', 'debit', '1.00'), entry('b', 'credit', '1.00')] }, 422, 'insufficient_funds', 'entries.0.account'],
  ['a date that is none', { entries: balanced, effectiveDate: '2026-02-30' }, 400, 'invalid_request', 'effectiveDate'],
  ['a date with a time', { entries: balanced, effectiveDate: '2026-02-01T00:00:00Z' }, 400, 'invalid_request', 'effectiveDate'],
  ['a date of the year 0', { entries: balanced, effectiveDate: '0000-01-01' }, 400, 'invalid_request', 'effectiveDate'],
  ['a date to come', { entries: balanced, effectiveDate: '9999-01-01' }, 422, 'effective_date_in_future', 'effectiveDate'],
  ['an id with a space', { id: 'a b', entries: balanced }, 400, 'invalid_request', 'id'],
  ['an id of 129 characters', { id: 'x'.repeat(129), entries: balanced }, 400, 'invalid_request', 'id'],
  ['an id used for something else', { id: 'known', entries: [entry('a', 'debit', '2.00'), entry('b', 'credit', '2.00')] }, 409, 'id_conflict', 'id'],
  ['a chain of one', { entries: balanced, linked: true }, 400, 'invalid_request', 'linked'],
  ['an unknown member of an entry', { entries: [{ ...entry('a', 'debit', '1.00'), note: 'x' }, entry('b', 'credit', '1.00')] }, 400, 'invalid_request', 'entries.0.note'],
];

export const key = (value: string) => ({ 'idempotency-key': value });

// prettier-ignore
const others: readonly WrongRequest[] = [
  // Who asks
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
  { name: 'merchants of an unknown status', as: 'operator', path: '/v1/merchants?status=closed', status: 400, code: 'invalid_request', param: 'status' },
  { name: "another merchant's settlements", path: (n) => `/v1/settlements?merchant=${n.other}`, status: 404, code: 'not_found' },
  // What is not there
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
  // Queries and paths
  { name: 'a limit of zero', path: '/v1/payments?limit=0', status: 400, code: 'invalid_request', param: 'limit' },
  { name: 'a limit of 101', path: '/v1/payments?limit=101', status: 400, code: 'invalid_request', param: 'limit' },
  { name: 'a limit that is text', path: '/v1/payments?limit=many', status: 400, code: 'invalid_request', param: 'limit' },
  { name: 'a preference of 201 characters', path: '/v1/payments', headers: { prefer: 'x'.repeat(201) }, body: payment(), status: 400, code: 'invalid_request', param: 'Prefer' },
  { name: 'requests of nobody', as: 'operator', path: '/v1/requests', status: 400, code: 'merchant_required', param: 'Tallybook-Merchant' },
  { name: 'requests with an outcome that is none', path: '/v1/requests?outcome=good', status: 400, code: 'invalid_request', param: 'outcome' },
  { name: 'requests of a key that is none', path: '/v1/requests?key=a%20b', status: 400, code: 'invalid_request', param: 'key' },
  { name: 'requests from a cursor that is none', path: '/v1/requests?cursor=0', status: 400, code: 'invalid_cursor', param: 'cursor' },
  { name: 'requests with an unknown parameter', path: '/v1/requests?colour=red', status: 400, code: 'invalid_request', param: 'colour' },
  { name: 'a request that is none', path: '/v1/requests/first', status: 404, code: 'not_found' },
  { name: 'a limit in hexadecimal', path: '/v1/payments?limit=0x10', status: 400, code: 'invalid_request', param: 'limit' },
  { name: 'a limit with an exponent', path: '/v1/payments?limit=1e1', status: 400, code: 'invalid_request', param: 'limit' },
  { name: 'a limit with a blank', path: '/v1/payments?limit=%205', status: 400, code: 'invalid_request', param: 'limit' },
  { name: 'metadata named __proto__', path: '/v1/payments', raw: '{"amount":{"value":"1.00","currency":"CNY"},"reference":"p","method":{"type":"card"},"metadata":{"__proto__":"x"}}', status: 400, code: 'invalid_request', param: 'metadata.__proto__' },
  { name: 'a limit twice', path: '/v1/payments?limit=1&limit=2', status: 400, code: 'invalid_request', param: 'limit' },
  { name: 'a cursor that is none', path: '/v1/payments?cursor=nonsense', status: 400, code: 'invalid_cursor', param: 'cursor' },
  { name: "accounts in a currency that is none", as: 'finance', path: '/v1/ledgers/main/accounts?currency=XXX', status: 400, code: 'unknown_currency', param: 'currency' },
  { name: 'accounts by a beginning that no id has', as: 'finance', path: '/v1/ledgers/main/accounts?id=a%20b', status: 400, code: 'invalid_request', param: 'id' },
  { name: 'events of an account that is no id', as: 'auditor', path: '/v1/events?account=a%20b', status: 400, code: 'invalid_request', param: 'account' },
  { name: 'events from a time without an offset', as: 'auditor', path: '/v1/events?from=2026-07-01T12:00:00', status: 400, code: 'invalid_request', param: 'from' },
  { name: 'accounts of no book', as: 'finance', path: '/v1/ledgers/nowhere/accounts', status: 404, code: 'book_not_found' },
  { name: 'accounts from a cursor of another list', as: 'finance', path: '/v1/ledgers/main/accounts?cursor=nonsense', status: 400, code: 'invalid_cursor', param: 'cursor' },
  { name: 'a cursor that is too long', path: `/v1/payments?cursor=${'x'.repeat(600)}`, status: 400, code: 'invalid_cursor', param: 'cursor' },
  { name: 'an unknown parameter', path: '/v1/payments?colour=red', status: 400, code: 'invalid_request', param: 'colour' },
  { name: 'a status that is none', path: '/v1/payments?status=paid', status: 400, code: 'invalid_request', param: 'status' },
  { name: 'a time without an offset', path: '/v1/payments?from=2026-01-01T00:00:00', status: 400, code: 'invalid_request', param: 'from' },
  { name: 'a time that is a day', path: '/v1/payments?to=2026-01-01', status: 400, code: 'invalid_request', param: 'to' },
  { name: 'a report in another format', as: 'finance', path: '/v1/reports/payments.pdf', status: 400, code: 'invalid_request', param: 'format' },
  { name: 'a report of no such name', as: 'finance', path: '/v1/reports/nothing.csv', status: 404, code: 'not_found' },
  { name: 'a page of a report', as: 'finance', path: '/v1/reports/payments.csv?limit=10', status: 400, code: 'invalid_request', param: 'limit' },
  { name: 'the entries of no account as a file', as: 'finance', path: '/v1/reports/account-entries.csv?account=none', status: 404, code: 'account_not_known', param: 'account' },
  { name: "a merchant's report on the ledger", as: 'merchant', path: '/v1/reports/trial-balance.csv', status: 403, code: 'forbidden' },
  { name: "another merchant's settlement as a file", as: 'merchant', path: ({ other }) => `/v1/reports/settlement.csv?merchant=${other}`, status: 404, code: 'not_found' },
  { name: 'a day that is none', as: 'finance', path: '/v1/ledgers/main/trial-balance?date=2026-13-01', status: 400, code: 'invalid_request', param: 'date' },
  { name: 'a day of the year 0', as: 'finance', path: '/v1/ledgers/main/trial-balance?date=0000-01-01', status: 400, code: 'invalid_request', param: 'date' },
  { name: 'a trial balance in effect in the year 0', as: 'finance', path: '/v1/ledgers/main/trial-balance?effectiveAt=0000-12-31', status: 400, code: 'invalid_request', param: 'effectiveAt' },
  { name: 'a trial balance as of no instant', as: 'finance', path: '/v1/ledgers/main/trial-balance?asOf=yesterday', status: 400, code: 'invalid_request', param: 'asOf' },
  { name: 'a trial balance as of an instant to come', as: 'finance', path: '/v1/ledgers/main/trial-balance?asOf=9999-01-01T00:00:00Z', status: 422, code: 'as_of_in_the_future', param: 'asOf' },
  { name: 'a trial balance as of a position to come', as: 'finance', path: '/v1/ledgers/main/trial-balance?asOf=99999999999999999999', status: 422, code: 'as_of_in_the_future', param: 'asOf' },
  { name: 'an account as of an instant to come', as: 'finance', path: '/v1/ledgers/main/accounts/bank?asOf=9999-01-01T00:00:00Z', status: 422, code: 'as_of_in_the_future', param: 'asOf' },
  { name: 'an explanation as of an instant to come', as: 'finance', path: '/v1/explain?subject=bank&currency=CNY&asOf=9999-01-01T00:00:00Z', status: 422, code: 'as_of_in_the_future', param: 'asOf' },
  { name: 'a trial balance in effect at no date', as: 'finance', path: '/v1/ledgers/main/trial-balance?effectiveAt=2026-02-30', status: 400, code: 'invalid_request', param: 'effectiveAt' },
  { name: 'a balance in effect at no date', as: 'finance', path: '/v1/ledgers/main/accounts/sys:fee_income:CNY?effectiveAt=soon', status: 400, code: 'invalid_request', param: 'effectiveAt' },
  { name: 'a currency that is none', as: 'finance', path: '/v1/ledgers/main/trial-balance?currency=euro', status: 400, code: 'unknown_currency', param: 'currency' },
  { name: 'a consistency that is none', path: '/v1/payments?consistency=strong', status: 400, code: 'invalid_request', param: 'consistency' },
  { name: 'a position that is none', path: '/v1/payments', headers: { 'tallybook-min-position': '12' }, status: 400, code: 'invalid_request', param: 'Tallybook-Min-Position' },
  // Webhooks
  { name: 'an endpoint without a key', path: '/v1/webhook-endpoints', body: hook(), status: 400, code: 'idempotency_key_required', param: 'Idempotency-Key' },
  { name: 'an endpoint for nobody', as: 'operator', path: '/v1/webhook-endpoints', headers: key('h-1'), body: hook(), status: 400, code: 'merchant_required', param: 'Tallybook-Merchant' },
  { name: 'finance makes an endpoint', as: 'finance', path: '/v1/webhook-endpoints', headers: key('h-1'), body: hook(), status: 403, code: 'forbidden' },
  { name: 'an endpoint without a URL', path: '/v1/webhook-endpoints', headers: key('h-1'), body: { events: ['*'] }, status: 400, code: 'invalid_request', param: 'url' },
  { name: 'an endpoint at no URL', path: '/v1/webhook-endpoints', headers: key('h-1'), body: hook({ url: 'shop' }), status: 422, code: 'webhook_url_refused', param: 'url' },
  { name: 'an endpoint by http', path: '/v1/webhook-endpoints', headers: key('h-1'), body: hook({ url: 'http://shop.example/' }), status: 422, code: 'webhook_url_refused', param: 'url' },
  { name: 'an endpoint by ftp', path: '/v1/webhook-endpoints', headers: key('h-1'), body: hook({ url: 'ftp://shop.example/' }), status: 422, code: 'webhook_url_refused', param: 'url' },
  { name: 'an endpoint with a password', path: '/v1/webhook-endpoints', headers: key('h-1'), body: hook({ url: 'https://a:b@shop.example/' }), status: 422, code: 'webhook_url_refused', param: 'url' },
  { name: 'an endpoint with a URL of 2,001 characters', path: '/v1/webhook-endpoints', headers: key('h-1'), body: hook({ url: `https://shop.example/${'x'.repeat(1_980)}` }), status: 400, code: 'invalid_request', param: 'url' },
  { name: 'an endpoint of no events', path: '/v1/webhook-endpoints', headers: key('h-1'), body: hook({ events: [] }), status: 400, code: 'invalid_request', param: 'events' },
  { name: 'an endpoint of an unknown event', path: '/v1/webhook-endpoints', headers: key('h-1'), body: hook({ events: ['payment.paid'] }), status: 400, code: 'invalid_request', param: 'events.0' },
  { name: 'an endpoint with an unknown member', path: '/v1/webhook-endpoints', headers: key('h-1'), body: hook({ secret: 'mine' }), status: 400, code: 'invalid_request', param: 'secret' },
  { name: 'an endpoint that is not there', path: '/v1/webhook-endpoints/we_nope', status: 404, code: 'not_found' },
  { name: 'deliveries of an endpoint that is not there', path: '/v1/webhook-endpoints/we_nope/deliveries', status: 404, code: 'not_found' },
  { name: 'a change of an endpoint that is not there', method: 'PATCH', path: '/v1/webhook-endpoints/we_nope', body: { enabled: false }, status: 404, code: 'not_found' },
  { name: 'a rotation of an endpoint that is not there', path: '/v1/webhook-endpoints/we_nope/rotate', headers: key('h-2'), body: {}, status: 404, code: 'not_found' },
  { name: 'a rotation without a key', path: '/v1/webhook-endpoints/we_nope/rotate', body: {}, status: 400, code: 'idempotency_key_required', param: 'Idempotency-Key' },
  { name: 'an overlap above a week', path: '/v1/webhook-endpoints/we_nope/rotate', headers: key('h-2'), body: { overlapSeconds: 604_801 }, status: 400, code: 'invalid_request', param: 'overlapSeconds' },
  { name: 'a replay from nowhere', path: '/v1/webhook-endpoints/we_nope/replay', body: {}, status: 400, code: 'invalid_request', param: 'from' },
  { name: 'a replay from yesterday', path: '/v1/webhook-endpoints/we_nope/replay', body: { from: 'yesterday' }, status: 400, code: 'invalid_request', param: 'from' },
  { name: 'a delivery that is none', path: '/v1/deliveries/dlv_nope/resend', body: {}, status: 404, code: 'not_found' },
  { name: 'a delivery of an endpoint that is not there', path: '/v1/deliveries/dlv_00000000-0000-5000-8000-000000000000.1/resend', body: {}, status: 404, code: 'not_found' },
  { name: 'notifications after nothing', path: '/v1/notifications?after=x', status: 400, code: 'invalid_request', param: 'after' },
  { name: 'notifications of nobody', as: 'finance', path: '/v1/notifications', status: 400, code: 'merchant_required', param: 'Tallybook-Merchant' },
  { name: 'causes of no position', as: 'auditor', path: '/v1/events/1/causes', status: 400, code: 'invalid_request', param: 'position' },
  { name: 'causes at a position without an event', as: 'auditor', path: '/v1/events/00000000009999999999/causes', status: 404, code: 'not_found' },
  { name: 'finance reads channel bytes', as: 'finance', path: '/v1/events/00000000000000000001/exchange', status: 403, code: 'forbidden' },
  { name: 'channel bytes of an event that holds none', as: 'auditor', path: '/v1/events/00000000000000000001/exchange', status: 404, code: 'not_found' },
  { name: 'a story with its exchanges in some other way', as: 'auditor', path: (n) => `/v1/payments/${n.paid}/events?exchanges=open`, status: 400, code: 'invalid_request', param: 'exchanges' },
  { name: 'raw events after nothing', as: 'auditor', path: '/v1/events?after=x', status: 400, code: 'invalid_request', param: 'after' },
  { name: 'an id with a percent sign', path: '/v1/payments/%zz', status: 400, code: 'invalid_request' },
  { name: 'an id with a space', path: '/v1/payments/a%20b', status: 400, code: 'invalid_request', param: 'id' },
  // Idempotency
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
  // Merchants
  { name: 'a merchant without a name', as: 'operator', path: '/v1/merchants', body: {}, status: 400, code: 'invalid_request', param: 'name' },
  { name: 'a merchant id with a colon', as: 'operator', path: '/v1/merchants', body: { id: 'a:b', name: 'x' }, status: 400, code: 'invalid_request', param: 'id' },
  { name: 'an origin with a path', as: 'merchant', path: '/v1/merchants/demo-shop', method: 'PATCH', body: { returnOrigins: ['https://shop.example/a'] }, status: 400, code: 'invalid_request', param: 'returnOrigins.0' },
  { name: 'a member of a merchant that does not change', as: 'merchant', path: '/v1/merchants/demo-shop', method: 'PATCH', body: { name: 'x' }, status: 400, code: 'invalid_request', param: 'name' },
  { name: 'a checkout of nothing', as: 'merchant', path: '/v1/checkout-sessions', body: {}, status: 400, code: 'invalid_request', param: 'amount' },
  { name: 'a checkout without a reference', as: 'merchant', path: '/v1/checkout-sessions', body: { amount: cny('1.00') }, status: 400, code: 'invalid_request', param: 'reference' },
  { name: 'a checkout of another’s payment', as: 'merchant', path: '/v1/checkout-sessions', body: { payment: 'pay_unknown' }, status: 404, code: 'not_found', param: 'payment' },
  { name: 'a checkout for an amount of zero', as: 'merchant', path: '/v1/checkout-sessions', body: { amount: cny('0.00'), reference: 'bad' }, status: 400, code: 'invalid_amount', param: 'amount.value' },
  { name: 'a checkout that leads elsewhere', as: 'merchant', path: '/v1/checkout-sessions', body: { amount: cny('1.00'), reference: 'bad', returnUrl: 'https://evil.example/' }, status: 422, code: 'return_origin_not_registered', param: 'returnUrl' },
  { name: 'a checkout in another’s frame', as: 'merchant', path: '/v1/checkout-sessions', body: { amount: cny('1.00'), reference: 'bad', embedOrigins: ['https://evil.example'] }, status: 422, code: 'embed_origin_not_registered', param: 'embedOrigins.0' },
  { name: 'checkouts of a status that there is not', as: 'merchant', path: '/v1/checkout-sessions?status=done', status: 400, code: 'invalid_request', param: 'status' },
  { name: 'checkouts after a cursor that was never given out', as: 'merchant', path: '/v1/checkout-sessions?cursor=x', status: 400, code: 'invalid_cursor', param: 'cursor' },
  { name: 'the end of a checkout that is not there', as: 'merchant', path: '/v1/checkout-sessions/cs_unknown/end', body: {}, status: 404, code: 'not_found' },
  { name: 'the end of a checkout with a member', as: 'merchant', path: '/v1/checkout-sessions/cs_unknown/end', body: { now: true }, status: 400, code: 'invalid_request', param: 'now' },
  { name: 'a link to a checkout that is not there', as: 'merchant', path: '/v1/checkout-sessions/cs_unknown/links', body: {}, status: 404, code: 'not_found' },
  { name: 'a checkout that nobody opens', path: '/v1/checkout/cs_unknown', as: 'nobody', status: 401, code: 'checkout_link_invalid' },
  { name: 'a fee above 100 %', as: 'operator', path: '/v1/merchants', body: { name: 'x', fee: { percent: '100.01' } }, status: 400, code: 'invalid_request', param: 'fee.percent' },
  { name: 'a fee that is a number', as: 'operator', path: '/v1/merchants', body: { name: 'x', fee: { percent: 0.6 } }, status: 400, code: 'invalid_request', param: 'fee.percent' },
  { name: 'a fixed fee of the wrong scale', as: 'operator', path: '/v1/merchants', body: { name: 'x', fee: { percent: '1', fixed: cny('0.1') } }, status: 400, code: 'invalid_amount', param: 'fee.fixed.value' },
  // Accounts, books, batches
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

export const wrongRequests: readonly WrongRequest[] = [
  ...payments.map(([name, body, status, code, param]): WrongRequest => ({
    name: `a payment with ${name}`,
    path: '/v1/payments',
    body,
    status,
    code,
    ...(param === undefined ? {} : { param }),
  })),
  ...transactions.map(([name, body, status, code, param]): WrongRequest => ({
    name: `a transaction with ${name}`,
    as: 'operator',
    path: '/v1/ledgers/main/transactions',
    body,
    status,
    code,
    ...(param === undefined ? {} : { param }),
  })),
  ...others,
];
