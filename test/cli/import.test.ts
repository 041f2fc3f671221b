/** Imports of payments: what is sent, what is tried again, and what is told in the end. */
import { describe, expect, it } from '@jest/globals';
import type { FakeAnswer } from './support/fake-api.js';
import {
  answering,
  csv,
  importing,
  isPayment,
  paymentBody,
  problem,
  succeeded,
} from './support/importing.js';

describe('import payments', () => {
  it('sends each row as a card payment for its merchant, registered first and once', async () => {
    const api = await answering(() => succeeded());
    const file = await csv('id;shop;sum\r\n1;"a";10.00\r\n2;a;20.00\r\n');
    const ran = await importing(
      file,
      ...['--delimiter', ';', '--merchant', 'shop', '--reference', 'id', '--amount', 'sum'],
      ...['--currency', 'CZK', '--create-merchants', '--concurrency', '1'],
    );
    expect(api.requests.map(({ path, body }) => ({ path, body }))).toEqual([
      { path: '/v1/merchants', body: { id: 'a', name: 'a' } },
      {
        path: '/v1/payments',
        body: {
          amount: { value: '10.00', currency: 'CZK' },
          reference: '1',
          method: { type: 'card' },
        },
      },
      {
        path: '/v1/payments',
        body: {
          amount: { value: '20.00', currency: 'CZK' },
          reference: '2',
          method: { type: 'card' },
        },
      },
    ]);
    expect(api.requests[1]?.headers).toMatchObject({
      authorization: 'Bearer k',
      'tallybook-merchant': 'a',
      prefer: 'wait=30',
    });
    expect(JSON.parse(ran.out)).toEqual({
      rows: 2,
      created: 2,
      replayed: 0,
      failed: 0,
      merchants: 1,
      errors: [],
    });
    expect(ran.code).toBe(0);
  });

  it('waits out 429 and 503 and a lost connection, then counts the payment once', async () => {
    const answers: (FakeAnswer | 'hang up')[] = [
      problem(429, 'rate_limited', { 'retry-after': '1' }),
      problem(503, 'outcome_unknown'),
      'hang up',
      succeeded(),
    ];
    const api = await answering(() => answers.shift() ?? succeeded());
    const began = Date.now();
    const ran = await importing(await csv('reference,amount,currency\nr1,1.00,EUR\n'));
    expect(api.requests).toHaveLength(4);
    expect(new Set(api.requests.map(({ body }) => JSON.stringify(body))).size).toBe(1);
    expect(Date.now() - began).toBeGreaterThanOrEqual(1_000);
    expect(JSON.parse(ran.out)).toMatchObject({ rows: 1, created: 1, failed: 0 });
  });

  it('counts what was there already as replayed', async () => {
    await answering(() => ({
      ...succeeded(),
      headers: { 'idempotency-replayed': 'true' },
    }));
    const ran = await importing(await csv('reference,amount,currency\nr1,1.00,EUR\n'));
    expect(JSON.parse(ran.out)).toMatchObject({ rows: 1, created: 0, replayed: 1, failed: 0 });
    expect(ran.code).toBe(0);
  });

  it('asks again until a payment has come to its end', async () => {
    const answers = ['processing', 'succeeded'];
    const api = await answering((request) => ({
      status: isPayment(request) ? 201 : 200,
      body: {
        id: 'pay_7',
        status: isPayment(request) ? 'processing' : answers.shift(),
        failure: null,
      },
    }));
    const ran = await importing(await csv('reference,amount,currency\nr1,1.00,EUR\n'));
    expect(api.requests.map(({ path }) => path)).toEqual([
      '/v1/payments',
      '/v1/payments/pay_7',
      '/v1/payments/pay_7',
    ]);
    expect(JSON.parse(ran.out)).toMatchObject({ created: 1 });
  });

  it('tells refused rows by line, goes on, and exits with 1', async () => {
    await answering(({ body }) => {
      const { reference } = paymentBody.parse(body);
      if (reference === 'r2') return problem(400, 'invalid_amount');
      if (reference === 'r3') {
        const failure = { code: 'declined', message: 'the payer was declined' };
        return { status: 201, body: { id: 'pay_3', status: 'failed', failure } };
      }
      return succeeded();
    });
    const file = await csv(
      'reference,amount,currency\nr1,1.00,EUR\nr2,1.0,EUR\nr3,3.00,EUR\n,4.00,EUR\nr5,5.00\n',
    );
    const ran = await importing(file, '--concurrency', '1');
    expect(JSON.parse(ran.out)).toEqual({
      rows: 5,
      created: 1,
      replayed: 0,
      failed: 4,
      merchants: 0,
      errors: [
        { line: 3, reference: 'r2', code: 'invalid_amount', message: 'invalid_amount happened' },
        { line: 4, reference: 'r3', code: 'declined', message: 'the payer was declined' },
        { line: 5, code: 'invalid_row', message: 'column reference is empty' },
        { line: 6, code: 'invalid_row', message: 'the row has not as many fields as the header' },
      ],
    });
    expect(ran.err).toContain('line 3, reference r2: invalid_amount: invalid_amount happened\n');
    expect(ran.code).toBe(1);
  });

  it('keeps at most so many payments under way', async () => {
    const api = await answering(() => succeeded());
    const rows = Array.from({ length: 50 }, (_, index) => `r${index},1.00,EUR`).join('\n');
    const ran = await importing(
      await csv(`reference,amount,currency\n${rows}\n`),
      ...['--concurrency', '4'],
    );
    expect(JSON.parse(ran.out)).toMatchObject({ rows: 50, created: 50 });
    expect(new Set(api.requests.map(({ body }) => JSON.stringify(body))).size).toBe(50);
  });

  it.each([
    ['a key that may not', () => problem(403, 'forbidden'), 'forbidden'],
    ['an unknown key', () => problem(401, 'unauthenticated'), 'unauthenticated'],
  ])('gives up at %s, with exit code 2', async (_name, answer, code) => {
    await answering(answer);
    const ran = await importing(await csv('reference,amount,currency\nr1,1.00,EUR\n'));
    expect({ code: ran.code, out: ran.out }).toEqual({ code: 2, out: '' });
    expect(ran.err).toContain(code);
  });

  it('takes a reference twice for two merchants', async () => {
    await answering(() => succeeded());
    const file = await csv('shop,reference,amount\na,r1,1.00\nb,r1,1.00\n');
    const ran = await importing(file, '--merchant', 'shop', '--currency', 'EUR');
    expect(JSON.parse(ran.out)).toMatchObject({ rows: 2, created: 2 });
  });

  it('says how many rows were paid before it gave up', async () => {
    let count = 0;
    await answering(() => ((count += 1) > 3 ? problem(403, 'forbidden') : succeeded()));
    const rows = Array.from({ length: 9 }, (_, index) => `r${index},1.00,EUR\n`).join('');
    const file = await csv(`reference,amount,currency\n${rows}`);
    const ran = await importing(file, '--concurrency', '1');
    expect(ran.code).toBe(2);
    expect(ran.err).toContain('given up after 3 rows, of which 3 were paid now and 0 before');
  });
});
