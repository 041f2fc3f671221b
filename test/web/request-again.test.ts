/** A request of the log is sent again by a command, if that does nothing twice. */
import { expect, it } from '@jest/globals';
import { againOf } from '../../web/request-log/again.js';

const refund = {
  method: 'POST',
  path: '/v1/payments/pay_0/refunds',
  query: null,
  idempotencyKey: 'r-1',
  body: {},
  leftOut: ['reason'],
};

it('under the key that it had', () => {
  const { how, command } = againOf('https://pay.example', refund);
  expect(how).toBe('same');
  expect(command).toContain("'Idempotency-Key: r-1'");
});

it('a key that is not kept gives no command: under another key it would be done twice', () => {
  const keyless = { ...refund, idempotencyKey: null, leftOut: ['Idempotency-Key', 'reason'] };
  expect(againOf('https://pay.example', keyless)).toStrictEqual({ how: 'keyless', command: null });
});

it.each([
  ['path', { path: '/v1/payments/{id}/refunds' }],
  ['body', { body: null, leftOut: ['body'] }],
])('a %s that is not kept gives no command: it would be another request', (_, rest) => {
  expect(againOf('https://pay.example', { ...refund, ...rest })).toStrictEqual({
    how: 'unkept',
    command: null,
  });
});

it('what needs no key is asked without a key', () => {
  const list = { ...refund, method: 'GET', query: 'limit=5', idempotencyKey: null, body: null };
  expect(againOf('https://pay.example', { ...list, leftOut: [] })).toStrictEqual({
    how: 'hint',
    command: `curl 'https://pay.example/v1/payments/pay_0/refunds?limit=5' \\
  -H "Authorization: Bearer $TALLYBOOK_KEY"`,
  });
});
