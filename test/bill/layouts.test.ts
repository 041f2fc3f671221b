/** Each layout is read into the normal form. */
import { describe, expect, it } from '@jest/globals';
import { isPersonal } from '../../domain/bill/personal.js';
import { brief, check, crlf, fixture, gbk, read } from './support.js';

const rowsOf = async (name: string): Promise<string[]> =>
  (await read(fixture(name))).rows.map(brief);

describe('an Alipay trade bill', () => {
  it('has payments, and refunds below zero; its fee is what the channel took', async () => {
    expect(await rowsOf('alipay-trade.csv')).toStrictEqual([
      '6 payment booked 2026112822001400000000000001 order-0001 – 2026-11-28T00:06:15+08:00 2000 12 1988',
      '7 payment booked 2026112822001400000000000002 order-0002 – 2026-11-28T09:10:08+08:00 8888 47 7841',
      '8 payment booked 2026112822001400000000000003 order-0003 – 2026-11-28T12:00:01+08:00 10000 60 9940',
      '9 refund booked 2026112822001400000000000001 order-0001 refund-0001 2026-11-28T18:20:00+08:00 -1501 -9 -1492',
    ]);
  });

  it('says whose it is, for when, and what it comes to', async () => {
    const { bills } = await read(fixture('alipay-trade.csv'));
    expect(bills).toStrictEqual([
      {
        layout: 'alipay_trade',
        id: null,
        sequence: null,
        account: '20880000000000000156',
        period: { from: '2026-11-28T00:00:00+08:00', to: '2026-11-29T00:00:00+08:00' },
        rows: 4,
        sums: [
          {
            ...{ kind: 'payment', currency: 'CNY', rows: 3 },
            ...{ amountMinor: 20_888n, feeMinor: 119n, netMinor: 19_769n },
          },
          {
            ...{ kind: 'refund', currency: 'CNY', rows: 1 },
            ...{ amountMinor: -1_501n, feeMinor: -9n, netMinor: -1_492n },
          },
        ],
        totals: [
          { name: '交易合计 笔数', declared: '3', computed: '3' },
          { name: '交易合计 商家实收', declared: '198.88', computed: '198.88' },
          { name: '交易合计 商家优惠', declared: '10.00', computed: '10.00' },
          { name: '退款合计 笔数', declared: '1', computed: '1' },
          { name: '退款合计 商家实收', declared: '-15.01', computed: '-15.01' },
          { name: '退款合计 商家优惠', declared: '0.00', computed: '0.00' },
        ],
        opening: null,
        closing: null,
      },
    ]);
  });

  it('keeps every column with its text, and commas in the last', async () => {
    const { rows } = await read(fixture('alipay-trade.csv'));
    const raw = new Map(rows[1]?.raw);
    expect(raw.size).toBe(25);
    expect(raw.get('备注')).toBe('请放门口, 谢谢');
    expect(raw.get('对方账户')).toBe('*某(ann***@example.com)');
    expect(raw.get('商家优惠（元）')).toBe('10.00');
  });
});

describe('an Alipay fund bill', () => {
  it('has a row for each movement, fees too', async () => {
    expect(await rowsOf('alipay-fund.csv')).toStrictEqual([
      '6 payment booked 2026112822001400000000000001 order-0001 – 2026-11-28T00:06:15+08:00 2000 0 2000',
      '7 fee booked 2026112822001400000000000001 order-0001 – 2026-11-28T00:06:15+08:00 -12 0 -12',
      '8 payment booked 2026112822001400000000000002 order-0002 – 2026-11-28T09:10:08+08:00 7888 0 7888',
      '9 fee booked 2026112822001400000000000002 order-0002 – 2026-11-28T09:10:08+08:00 -47 0 -47',
      '10 refund booked 2026112822001400000000000001 order-0001 – 2026-11-28T18:20:00+08:00 -1501 0 -1501',
      '11 fee_return booked 2026112822001400000000000001 order-0001 – 2026-11-28T18:20:00+08:00 9 0 9',
      '12 payout booked 2026112800000000000000000001 withdraw-0001 – 2026-11-28T23:00:00+08:00 -100000 0 -100000',
    ]);
  });

  it('has a balance before its first row and after its last', async () => {
    const [bill] = (await read(fixture('alipay-fund.csv'))).bills;
    expect(bill?.opening).toStrictEqual({ minor: 100_000n, currency: 'CNY' });
    expect(bill?.closing).toStrictEqual({ minor: 8_337n, currency: 'CNY' });
  });

  it('is read in its layout of 2012 too, newest first, with expenses that have no minus', async () => {
    expect(await rowsOf('alipay-fund-2012.csv')).toStrictEqual([
      '6 transfer booked 2012010122001400000000000002 order-0002 – 2012-01-01T12:00:01+08:00 -500 0 -500',
      '7 payment booked 2012010122001400000000000001 order-0001 – 2012-01-01T10:00:00+08:00 2000 0 2000',
    ]);
    const [bill] = (await read(fixture('alipay-fund-2012.csv'))).bills;
    expect([bill?.opening?.minor, bill?.closing?.minor]).toStrictEqual([0n, 1_500n]);
  });
});

describe('a WeChat Pay trade bill', () => {
  it('has payments and refunds (ALL)', async () => {
    expect(await rowsOf('wechat-trade-all.csv')).toStrictEqual([
      '2 payment booked 4200000000000000000000000001 order-0001 – 2026-11-28T08:00:00+08:00 8888 53 8835',
      '3 payment booked 4200000000000000000000000002 order-0002 – 2026-11-28T09:00:00+08:00 10000 54 8946',
      '4 refund pending 4200000000000000000000000001 order-0001 refund-0001 2026-11-28T10:00:00+08:00 -888 -5 -883',
    ]);
  });

  it('has payments alone (SUCCESS)', async () => {
    expect(await rowsOf('wechat-trade-success.csv')).toStrictEqual([
      '2 payment booked 4200000000000000000000000001 order-0001 – 2026-11-28T08:00:00+08:00 8888 53 8835',
    ]);
  });

  it('has refunds alone, at the time when they succeeded (REFUND)', async () => {
    expect(await rowsOf('wechat-trade-refund.csv')).toStrictEqual([
      '2 refund booked 4200000000000000000000000001 order-0001 refund-0001 2026-11-28T10:00:07+08:00 -888 -5 -883',
    ]);
  });

  it('is read in its early layout too; what was revoked is a refund', async () => {
    expect(await rowsOf('wechat-trade-early.csv')).toStrictEqual([
      '2 payment booked 1000000000000000000000000001 order-0001 – 2015-05-01T08:00:00+08:00 2000 12 1988',
      '3 refund booked 1000000000000000000000000002 order-0002 refund-0002 2015-05-01T08:10:00+08:00 -500 0 -500',
    ]);
  });

  it('says whose it is, and holds a comma in a name', async () => {
    const { bills, rows } = await read(fixture('wechat-trade-all.csv'));
    expect(bills[0]?.account).toBe('1900000001');
    expect(new Map(rows[0]?.raw).get('商品名称')).toBe('茶叶, 一盒');
  });
});

describe('a WeChat Pay fund bill', () => {
  it('has a row for each movement, fees too', async () => {
    expect(await rowsOf('wechat-fund.csv')).toStrictEqual([
      '2 payment booked 4200000000000000000000000001 – – 2026-11-28T08:00:00+08:00 8888 0 8888',
      '3 fee booked 4200000000000000000000000001 – – 2026-11-28T08:00:00+08:00 -53 0 -53',
      '4 refund booked 50000000000000000000000000001 – – 2026-11-28T10:00:00+08:00 -888 0 -888',
      '5 fee_return booked 50000000000000000000000000001 – – 2026-11-28T10:00:00+08:00 5 0 5',
      '6 payout booked 60000000000000000000000000001 – – 2026-11-28T23:00:00+08:00 -10000 0 -10000',
    ]);
    const [bill] = (await read(fixture('wechat-fund.csv'))).bills;
    expect([bill?.opening?.minor, bill?.closing?.minor]).toStrictEqual([10_000n, 7_952n]);
  });
});

describe('a camt.053 statement', () => {
  it('has a row for each entry, and for each transaction of a batch (001.02)', async () => {
    expect(await rowsOf('camt-02.xml')).toStrictEqual([
      '18 transfer booked SVC-1 order-0001 – 2026-11-28 20000 0 20000',
      '30 payout booked SVC-2 payout-0001 – 2026-11-28 -10000 0 -10000',
      '30 payout booked SVC-2 payout-0002 – 2026-11-28 -20000 0 -20000',
      '42 fee booked 3 – – 2026-11-28 -250 0 -250',
      '48 adjustment booked 4 payout-0000 – 2026-11-28 2000 0 2000',
      '55 other booked 5 – – 2026-11-28T18:30:00+01:00 -5000 0 -5000',
    ]);
  });

  it('says whose it is, for when, its balances and its totals', async () => {
    const [bill] = (await read(fixture('camt-02.xml'))).bills;
    expect({ ...bill, sums: [] }).toStrictEqual({
      sums: [],
      layout: 'camt_053',
      id: 'STMT-2026-332',
      sequence: '332',
      account: 'DE89370400440532013000',
      period: { from: '2026-11-28T00:00:00+01:00', to: '2026-11-29T00:00:00+01:00' },
      rows: 6,
      totals: [
        { name: 'TtlNtries NbOfNtries', declared: '5', computed: '5' },
        { name: 'TtlCdtNtries NbOfNtries', declared: '2', computed: '2' },
        { name: 'TtlCdtNtries Sum', declared: '220.00', computed: '220.00' },
        { name: 'TtlDbtNtries NbOfNtries', declared: '3', computed: '3' },
        { name: 'TtlDbtNtries Sum', declared: '352.50', computed: '352.50' },
      ],
      opening: { minor: 100_000n, currency: 'EUR' },
      closing: { minor: 86_750n, currency: 'EUR' },
    });
  });

  it('keeps every text by its path; people are in paths that are personal', async () => {
    const { rows } = await read(fixture('camt-02.xml'));
    expect(rows[0]?.raw).toStrictEqual([
      ['NtryRef', '1'],
      ['Amt', '200.00 EUR'],
      ['CdtDbtInd', 'CRDT'],
      ['Sts', 'BOOK'],
      ['BookgDt/Dt', '2026-11-28'],
      ['ValDt/Dt', '2026-11-28'],
      ['AcctSvcrRef', 'SVC-1'],
      ['BkTxCd/Domn/Cd', 'PMNT'],
      ['BkTxCd/Domn/Fmly/Cd', 'RCDT'],
      ['BkTxCd/Domn/Fmly/SubFmlyCd', 'ESCT'],
      ['TxDtls/Refs/EndToEndId', 'order-0001'],
      ['TxDtls/RltdPties/Dbtr/Nm', 'Ann Example'],
      ['TxDtls/RmtInf/Ustrd', 'for tea'],
      ['TxDtls/RmtInf/Ustrd[2]', '& cups'],
    ]);
    const personal = rows[0]?.raw.filter(([column]) => isPersonal('camt_053', column));
    expect(personal?.map(([, text]) => text)).toStrictEqual(['Ann Example', 'for tea', '& cups']);
  });

  it('may be several in a file, with a prefix and entries that are pending (001.08)', async () => {
    expect(await rowsOf('camt-08.xml')).toStrictEqual([
      '11 transfer booked TX-1 – – 2026-11-28 8888 0 8888',
      '17 transfer pending – – – 2026-11-30 700 0 700',
    ]);
    const { bills } = await read(fixture('camt-08.xml'));
    expect(bills.map(({ id, account, rows }) => [id, account, rows])).toStrictEqual([
      ['STMT-EUR', 'ACCT-1', 2],
      ['STMT-JPY', 'ACCT-2', 0],
    ]);
    expect(bills.map(({ opening, closing }) => [opening?.minor, closing?.minor])).toStrictEqual([
      [-1_000n, 7_888n],
      [500n, 500n],
    ]);
  });

  it.each(['02', '03', '04', '05', '06', '07', '08', '09', '10', '11', '12', '13'])(
    'is read as 001.%s',
    async (version) => {
      const text = fixture('camt-02.xml').replace('001.02', `001.${version}`);
      expect((await read(text)).rows).toHaveLength(6);
    },
  );
});

describe("the sandbox's bill", () => {
  it('has what was taken and given back; a refund goes by the numbers of its payment', async () => {
    expect(await rowsOf('sandbox.csv')).toStrictEqual([
      '3 payment booked sbx_1 att_1 – 2026-11-28T08:00:00.000Z 8888 44 8844',
      '4 payment booked sbx_3 att_3 – 2026-11-28T09:00:00.000Z 60 0 60',
      '5 refund booked sbx_1 att_1 ref_1 2026-11-28T10:00:00.000Z -888 0 -888',
    ]);
    const [bill] = (await read(fixture('sandbox.csv'))).bills;
    expect([bill?.account, bill?.period]).toStrictEqual([
      'sandbox_a',
      { from: '2026-11-28T00:00:00Z', to: '2026-11-29T00:00:00Z' },
    ]);
  });
});

describe('a day without anything', () => {
  it.each(['alipay-trade-empty.csv', 'wechat-trade-empty.csv'])(
    'is a bill without rows: %s',
    async (name) => {
      const { bills, rows } = await read(fixture(name));
      expect([bills.map((bill) => bill.rows), rows]).toStrictEqual([[0], []]);
    },
  );

  it.each([
    '{"code":"NO_STATEMENT_EXIST","message":"账单文件不存在"}',
    '{"alipay_data_dataservice_bill_downloadurl_query_response":{"code":"40004","msg":"Business Failed","sub_code":"isp.bill_not_exist"}}',
    '<xml><return_code><![CDATA[FAIL]]></return_code><error_code><![CDATA[20002]]></error_code></xml>',
  ])('is an answer of the channel: %s', async (answer) => {
    expect(await check(answer)).toStrictEqual({
      outcome: 'no_bill',
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
  });
});

describe('any layout', () => {
  const names = ['alipay-trade', 'alipay-fund', 'wechat-trade-all', 'wechat-fund', 'sandbox'];
  const ways: readonly (readonly [string, (text: string) => string | Uint8Array])[] = [
    ['GB18030', gbk],
    ['CRLF', crlf],
    ['GB18030 and CRLF', (text) => gbk(crlf(text))],
    ['a byte order mark', (text) => `\ufeff${text}`],
    ['a byte order mark of GB18030', (text) => gbk(`\ufeff${text}`)],
    ['half-width parentheses', (text) => text.replaceAll('（', '(').replaceAll('）', ')')],
    ['full-width parentheses', (text) => text.replaceAll('(元)', '（元）')],
    ['empty lines at the end', (text) => `${text}\n\r\n`],
    ['no line end at the end', (text) => text.trimEnd()],
  ];
  const cases = names.flatMap((name) => ways.map(([way, change]) => ({ name, way, change })));

  it.each(cases)('$name is the same with $way', async ({ name, change }) => {
    const text = fixture(`${name}.csv`);
    const [plain, changed] = [await read(text), await read(change(text))];
    expect(changed.bills).toStrictEqual(plain.bills);
    expect(changed.rows.map(brief)).toStrictEqual(plain.rows.map(brief));
  });
});
