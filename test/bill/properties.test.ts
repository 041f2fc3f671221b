/** What is written as a bill is read as it was, in any order of columns, encoding and pieces; or it is refused. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { BillRow } from '../../domain/bill/bill.js';
import type { ReadBills } from '../../domain/bill/reader.js';
import { readContent, NO_BILL } from '../../engine/bill/read-content.js';
import { BillRefused } from '../../engine/bill/refused.js';
import { sized } from '../support/test-size.js';
import { crlf, gbk } from './support.js';
import * as writers from './writers.js';
import type { Written } from './writers.js';

const RUNS = { numRuns: sized({ small: 60, ci: 600, full: 6_000 }) };

/** Texts as people write them; no quotes, which may be taken for those of CSV. */
const note = fc
  .stringMatching(/^[a-z0-9 ,;#&<>（）元茶杯请放门口𠀀€-]{0,40}$/u)
  .map((text) => text.trim());
const written: fc.Arbitrary<Written> = fc.record({
  transaction: fc.stringMatching(/^[1-9]\d{15,27}$/),
  reference: fc.stringMatching(/^[A-Za-z0-9_-]{1,32}$/).filter((text) => text !== '0'),
  amount: fc.bigInt({ min: -(10n ** 12n), max: 10n ** 12n }),
  fee: fc.bigInt({ min: 0n, max: 10n ** 6n }),
  note,
  second: fc.nat({ max: 86_399 }),
});
const rows = fc.uniqueArray(written, { maxLength: 30, selector: ({ transaction }) => transaction });

/** Bytes in pieces that are cut anywhere. */
async function* pieces(bytes: Uint8Array, cuts: readonly number[]): AsyncGenerator<Buffer> {
  const places = cuts.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b);
  let from = 0;
  for (const to of [...places, bytes.length]) {
    yield Buffer.from(bytes.subarray(from, to));
    from = to;
  }
  await Promise.resolve();
}

interface Result {
  readonly rows: readonly BillRow[];
  readonly read: ReadBills;
}

async function readPieces(bytes: Uint8Array, cuts: readonly number[]): Promise<Result> {
  const content = { name: null, bytes: bytes.length, open: () => pieces(bytes, cuts) };
  const reading = readContent(content, () => true);
  const found: BillRow[] = [];
  for (;;) {
    const { done, value } = await reading.next();
    if (done !== true) found.push(...value);
    else if (value === NO_BILL) throw new Error('no bill');
    else return { rows: found, read: value };
  }
}

const essence = ({ transaction, reference, amount, fee, net }: BillRow) => ({
  ...{ transaction, reference, amount: amount.minor, fee: fee.minor, net: net.minor },
});
const expected = ({ transaction, reference, amount, fee }: Written) => ({
  ...{ transaction, reference, amount, fee, net: amount - fee },
});

const ways: readonly ((text: string) => Uint8Array)[] = [
  (text) => Buffer.from(text),
  (text) => Buffer.from(`\ufeff${crlf(text)}`),
  gbk,
  (text) => gbk(crlf(text)),
];
const cuts = fc.array(fc.nat(), { maxLength: 20 });

describe.each([
  { layout: 'alipay', columns: writers.ALIPAY_COLUMNS, write: writers.alipayTrade, note: '备注' },
  {
    layout: 'wechat',
    columns: writers.WECHAT_COLUMNS,
    write: writers.wechatTrade,
    note: '商品名称',
  },
])('$layout', ({ columns, write, note: column }) => {
  const order = fc.shuffledSubarray([...columns], { minLength: columns.length });

  it('is read as it was written: any order of columns, any encoding, any pieces', async () => {
    const property = fc.asyncProperty(
      ...[rows, order, fc.constantFrom(...ways), cuts],
      async (all, names, encode, places) => {
        const { rows: found, read } = await readPieces(encode(write(all, names)), places);
        expect(found.map(essence)).toStrictEqual(all.map(expected));
        expect(found.map(({ raw }) => new Map(raw).get(column))).toStrictEqual(
          all.map(({ note: text }) => text),
        );
        expect(read.bills.map(({ bill }) => bill.rows)).toStrictEqual([all.length]);
      },
    );
    await fc.assert(property, RUNS);
  });

  it('is refused or the same, wherever it is cut off', async () => {
    const property = fc.asyncProperty(rows, fc.nat(), cuts, async (all, at, places) => {
      const text = write(all, columns);
      const end = at % text.length;
      const outcome = await readPieces(Buffer.from(text.slice(0, end)), places).catch(
        (error: unknown) => error,
      );
      if (outcome instanceof BillRefused) return;
      // Only what stands after the last total may be missing.
      expect((outcome as Result).rows.map(essence)).toStrictEqual(all.map(expected));
    });
    await fc.assert(property, RUNS);
  });
});

describe('camt.053', () => {
  it('is read as it was written, in any pieces', async () => {
    const property = fc.asyncProperty(rows, cuts, async (all, places) => {
      const { rows: found, read } = await readPieces(Buffer.from(writers.camt(all)), places);
      expect(found.map(essence)).toStrictEqual(all.map((row) => expected({ ...row, fee: 0n })));
      expect(found.map(({ raw }) => new Map(raw).get('TxDtls/RmtInf/Ustrd'))).toStrictEqual(
        all.map(({ note: text }) => text),
      );
      const total = all.reduce((sum, { amount }) => sum + amount, 100n);
      expect(read.bills[0]?.bill.closing?.minor).toBe(total);
    });
    await fc.assert(property, RUNS);
  });
});

describe('bytes that are anything', () => {
  it('are refused, and never a fault', async () => {
    const property = fc.asyncProperty(
      fc.uint8Array({ maxLength: 2_000 }),
      cuts,
      async (bytes, at) => {
        await expect(readPieces(bytes, at)).rejects.toThrow(BillRefused);
      },
    );
    await fc.assert(property, RUNS);
  });
});
