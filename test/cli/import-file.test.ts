/** Files of payments: what is read of them, letter by letter, and which are refused whole. */
import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { answering, csv, folder, importing, paymentBody, succeeded } from './support/importing.js';

const sentBody = z.object({
  reference: z.string(),
  amount: z.object({ value: z.string(), currency: z.string() }),
});

describe('import payments', () => {
  it('sends references and amounts as they stand, and no row for a merchant that is none', async () => {
    const api = await answering(() => succeeded());
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
    const api = await answering(() => succeeded());
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
    const api = await answering(() => succeeded());
    const text = '\ufeffreference,amount,currency\n订单,1.00,EUR\n';
    const utf16 = await csv(Buffer.from(text, 'utf16le'));
    expect((await importing(utf16, '--encoding', 'utf-16')).code).toBe(0);
    expect((await importing(await csv(text))).code).toBe(0);
    expect(new Set(api.requests.map(({ body }) => paymentBody.parse(body).reference))).toEqual(
      new Set(['订单']),
    );
  });

  it('reads characters that lie across the pieces in which the file is read', async () => {
    const api = await answering(() => succeeded());
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
      const api = await answering(() => succeeded());
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
      const api = await answering(() => succeeded());
      const file = await csv(Buffer.from(`${head}r1,1.00,EUR\n\xff,1.00,EUR\n`, 'latin1'));
      const ran = await importing(file, ...options);
      expect({ code: ran.code, sent: api.requests.length }).toEqual({ code: 2, sent: 0 });
      expect(ran.err).toContain(message);
    });

    it('what is no file', async () => {
      const ran = await importing(folder());
      expect(ran.code).toBe(2);
      expect(ran.err).toContain('is not a file');
    });
  });
});
