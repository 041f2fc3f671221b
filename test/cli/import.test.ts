import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import {
  type FakeAnswer,
  type FakeApi,
  type FakeRequest,
  startFakeApi,
} from './support/fake-api.js';
import { run } from './support/run.js';

const paymentBody = z.object({ reference: z.string() });
const sentBody = z.object({
  reference: z.string(),
  amount: z.object({ value: z.string(), currency: z.string() }),
});

let folder: string;
let api: FakeApi | undefined;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tallybook-cli-'));
});

afterEach(async () => {
  await api?.close();
  api = undefined;
  await rm(folder, { recursive: true, force: true });
});

async function csv(text: string | Uint8Array): Promise<string> {
  const file = join(folder, 'orders.csv');
  await writeFile(file, text);
  return file;
}

const succeeded = (id = 'pay_1'): FakeAnswer => ({
  status: 201,
  body: { id, status: 'succeeded', failure: null },
});

const problem = (status: number, code: string, headers = {}): FakeAnswer => ({
  status,
  headers,
  body: { code, detail: `${code} happened` },
});

const isPayment = ({ path }: FakeRequest): boolean => path === '/v1/payments';

const importing = async (file: string, ...options: string[]) =>
  run(['import', 'payments', file, '--url', api?.url ?? '', '--key', 'k', '--json', ...options]);

describe('import payments', () => {
  it('sends each row as a card payment for its merchant, registered first and once', async () => {
    api = await startFakeApi(() => succeeded());
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
    api = await startFakeApi(() => answers.shift() ?? succeeded());
    const began = Date.now();
    const ran = await importing(await csv('reference,amount,currency\nr1,1.00,EUR\n'));
    expect(api.requests).toHaveLength(4);
    expect(new Set(api.requests.map(({ body }) => JSON.stringify(body))).size).toBe(1);
    expect(Date.now() - began).toBeGreaterThanOrEqual(1_000);
    expect(JSON.parse(ran.out)).toMatchObject({ rows: 1, created: 1, failed: 0 });
  });

  it('counts what was there already as replayed', async () => {
    api = await startFakeApi(() => ({
      ...succeeded(),
      headers: { 'idempotency-replayed': 'true' },
    }));
    const ran = await importing(await csv('reference,amount,currency\nr1,1.00,EUR\n'));
    expect(JSON.parse(ran.out)).toMatchObject({ rows: 1, created: 0, replayed: 1, failed: 0 });
    expect(ran.code).toBe(0);
  });

  it('asks again until a payment has come to its end', async () => {
    const answers = ['processing', 'succeeded'];
    api = await startFakeApi((request) => ({
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
    api = await startFakeApi(({ body }) => {
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
    api = await startFakeApi(() => succeeded());
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
    api = await startFakeApi(answer);
    const ran = await importing(await csv('reference,amount,currency\nr1,1.00,EUR\n'));
    expect({ code: ran.code, out: ran.out }).toEqual({ code: 2, out: '' });
    expect(ran.err).toContain(code);
  });

  it('sends references and amounts as they stand, and no row for a merchant that is none', async () => {
    api = await startFakeApi(() => succeeded());
    const rows =
      ' r1,1.00,EUR,a\nr1 ,1.00,EUR,a\nr1,1.00,EUR,a\r\nr2, 1.00,EUR,a\nr3,1.00,EUR, a\n';
    const file = await csv(`reference,amount,currency,shop\n${rows}`);
    const ran = await importing(file, '--concurrency', '1', '--merchant', 'shop');
    const sent = api.requests.map(({ body }) => sentBody.parse(body));
    expect(sent.map(({ reference, amount }) => [reference, amount.value, amount.currency])).toEqual(
      [
        [' r1', '1.00', 'EUR'],
        ['r1 ', '1.00', 'EUR'],
        ['r1', '1.00', 'EUR'],
        ['r2', ' 1.00', 'EUR'],
      ],
    );
    expect(JSON.parse(ran.out)).toMatchObject({
      rows: 5,
      created: 4,
      failed: 1,
      errors: [{ line: 6, reference: 'r3', code: 'invalid_row' }],
    });
    expect(ran.code).toBe(1);
  });

  it.each([
    ['gb18030', Buffer.from('b6a9b5a5', 'hex'), '订单'],
    ['GBK', Buffer.from('b6a9b5a5', 'hex'), '订单'],
    ['big5', Buffer.from('adf1', 'hex'), '唁'],
    ['windows-1252', Buffer.from([0x80, 0xe9]), '€é'],
    ['iso-8859-15', Buffer.from([0xa4]), '€'],
    ['utf-8', Buffer.from('é订\ufffd'), 'é订\ufffd'],
  ])('reads %s by its name', async (encoding, bytes, reference) => {
    api = await startFakeApi(() => succeeded());
    const [head, rest] = [Buffer.from('reference,amount,currency\n'), Buffer.from(',1.00,EUR\n')];
    const ran = await importing(
      await csv(Buffer.concat([head, bytes, rest])),
      '--encoding',
      encoding,
    );
    expect({ code: ran.code, err: ran.code === 0 ? '' : ran.err }).toEqual({ code: 0, err: '' });
    expect(api.requests.map(({ body }) => paymentBody.parse(body).reference)).toEqual([reference]);
  });

  it('reads UTF-16 with its byte order mark, and UTF-8 with one', async () => {
    api = await startFakeApi(() => succeeded());
    const text = '\ufeffreference,amount,currency\n订单,1.00,EUR\n';
    const utf16 = await csv(Buffer.from(text, 'utf16le'));
    expect((await importing(utf16, '--encoding', 'utf-16')).code).toBe(0);
    expect((await importing(await csv(text))).code).toBe(0);
    expect(new Set(api.requests.map(({ body }) => paymentBody.parse(body).reference))).toEqual(
      new Set(['订单']),
    );
  });

  it('reads characters that lie across the pieces in which the file is read', async () => {
    api = await startFakeApi(() => succeeded());
    // Of 60 KiB, with a shift of one byte each: a border of 64 KiB cuts characters at every byte.
    for (const shift of ['', 'x', 'xx']) {
      const note = `${shift}${'订'.repeat(30_000)}`;
      const file = await csv(`reference,amount,currency,note\nr${shift},1.00,EUR,${note}\n`);
      expect((await importing(file, '--reference', 'note')).code).toBe(0);
      expect(paymentBody.parse(api.requests.at(-1)?.body).reference).toBe(note);
    }
  });

  describe('refuses before anything is paid, with exit code 2,', () => {
    const rows = (count: number) =>
      Array.from({ length: count }, (_, index) => `r${index},1.00,EUR\n`).join('');
    const head = 'reference,amount,currency\n';
    const late = Buffer.from(head + rows(5_999));

    // prettier-ignore
    it.each<[string, string | Buffer, string]>([
      ['a missing column', 'reference,amount\nr1,1.00\n', 'has no column currency'],
      ['a column twice', 'reference,amount,amount,currency\nr,1.00,2.00,EUR\n', 'column amount twice'],
      ['a column twice but for spaces', 'reference,amount,currency, amount \nr,1.00,EUR,2.00\n', 'column amount twice'],
      ['a column twice that is not asked for', 'note,reference,amount,currency,note\nn,r,1.00,EUR,n\n', 'column note twice'],
      ['an empty file', '', 'is empty'],
      ['broken quotes', `${head}"r1,1.00,EUR\n`, 'line 2'],
      ['broken quotes late in the file', `${late.toString()}"r1"x,1.00,EUR\n`, 'line 6001'],
      ['a quote late in the file that is never closed', `${late.toString()}"r1,1.00,EUR\n${rows(90_000)}`, 'Max Record Size'],
      ['Latin-1', Buffer.from(`${head}caf\xe9,1.00,EUR\n`, 'latin1'), 'line 2 has bytes that are not utf-8'],
      ['a bad byte late in the file', Buffer.concat([late, Buffer.from([0x72, 0xff, 0x0a])]), 'line 6001 has bytes that are not utf-8'],
      ['a surrogate', Buffer.concat([late, Buffer.from([0xed, 0xa0, 0x80])]), 'line 6001 has'],
      ['half a character at the end', Buffer.concat([late, Buffer.from([0xe4, 0xbd])]), 'line 6001 has'],
      ['UTF-16', Buffer.from(`\ufeff${head}`, 'utf16le'), 'line 1 has bytes that are not utf-8'],
      ['a reference twice', `${head}${rows(3)}r1,1.00,EUR\n`, 'line 5 has the reference r1 of line 3 again'],
    ])('%s', async (_name, content, message) => {
      api = await startFakeApi(() => succeeded());
      const ran = await importing(await csv(content));
      expect({ code: ran.code, out: ran.out, sent: api.requests.length }).toEqual({
        code: 2,
        out: '',
        sent: 0,
      });
      expect(ran.err).toContain(message);
    });

    it.each([
      ['an encoding that is none', ['--encoding', 'klingon'], 'an encoding by its name'],
      [
        'bytes that are not of the encoding',
        ['--encoding', 'gbk'],
        'line 3 has bytes that are not gb18030',
      ],
      ['a delimiter that is none', ['--delimiter', ''], 'the text between two fields'],
    ])('%s', async (_name, options, message) => {
      api = await startFakeApi(() => succeeded());
      const file = await csv(Buffer.from(`${head}r1,1.00,EUR\n\xff,1.00,EUR\n`, 'latin1'));
      const ran = await importing(file, ...options);
      expect({ code: ran.code, sent: api.requests.length }).toEqual({ code: 2, sent: 0 });
      expect(ran.err).toContain(message);
    });

    it('what is no file', async () => {
      const ran = await importing(folder);
      expect(ran.code).toBe(2);
      expect(ran.err).toContain('is not a file');
    });
  });

  it('takes a reference twice for two merchants', async () => {
    api = await startFakeApi(() => succeeded());
    const file = await csv('shop,reference,amount\na,r1,1.00\nb,r1,1.00\n');
    const ran = await importing(file, '--merchant', 'shop', '--currency', 'EUR');
    expect(JSON.parse(ran.out)).toMatchObject({ rows: 2, created: 2 });
  });

  it('says how many rows were paid before it gave up', async () => {
    let count = 0;
    api = await startFakeApi(() => ((count += 1) > 3 ? problem(403, 'forbidden') : succeeded()));
    const rows = Array.from({ length: 9 }, (_, index) => `r${index},1.00,EUR\n`).join('');
    const file = await csv(`reference,amount,currency\n${rows}`);
    const ran = await importing(file, '--concurrency', '1');
    expect(ran.code).toBe(2);
    expect(ran.err).toContain('given up after 3 rows, of which 3 were paid now and 0 before');
  });
});
