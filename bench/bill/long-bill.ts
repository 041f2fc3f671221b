/** Bills as long as wanted, with totals that fit, written as they are made. */
import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** Rows of a piece that is written at once. */
const PIECE = 1_000;

export type LongLayout = 'alipay_trade' | 'camt_053';

export async function writeLongBill(path: string, layout: LongLayout, rows: number): Promise<void> {
  const pieces = layout === 'alipay_trade' ? alipay(rows) : camt(rows);
  await pipeline(Readable.from(pieces), createWriteStream(path));
}

const HEADER =
  '支付宝交易号,商户订单号,业务类型,商品名称,创建时间,完成时间,门店编号,门店名称,操作员,终端号,对方账户,' +
  '订单金额（元）,商家实收（元）,支付宝红包（元）,集分宝（元）,支付宝优惠（元）,商家优惠（元）,券核销金额（元）,' +
  '券名称,商家红包消费金额（元）,卡消费金额（元）,退款批次号/请求号,服务费（元）,分润（元）,备注\n';

function* alipay(rows: number): Generator<string> {
  yield '#支付宝业务明细查询\n#账号：[20880000000000000156]\n';
  yield '#起始日期：[2026年11月28日 00:00:00]   终止日期：[2026年11月29日 00:00:00]\n';
  yield `#----业务明细列表----\n${HEADER}`;
  yield* inPieces(rows, (row) => {
    const time = `2026-11-28 ${clock(row)}`;
    return (
      `20261128220014${String(row).padStart(14, '0')}\t,order-${row}\t,交易\t,茶叶一盒,${time},${time},` +
      '\t,\t,\t,\t,*某(138****0000)\t,20.00,20.00,0.00,0.00,0.00,0.00,0.00,,0.00\t,0.00,\t,-0.12,0.00,订单备注\n'
    );
  });
  yield '#----业务明细列表结束----\n';
  yield `#交易合计：${rows}笔，商家实收共${rows * 20}.00元，商家优惠共0.00元\n`;
}

function* camt(rows: number): Generator<string> {
  const balance = (type: string, amount: number): string =>
    `<Bal><Tp><CdOrPrtry><Cd>${type}</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">${amount}.00</Amt>` +
    '<CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2026-11-28</Dt></Dt></Bal>\n';
  yield '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt>\n';
  yield '<Stmt><Id>LONG</Id><Acct><Id><IBAN>DE89370400440532013000</IBAN></Id></Acct>\n';
  yield balance('OPBD', 0) + balance('CLBD', rows * 20);
  yield* inPieces(
    rows,
    (row) =>
      `<Ntry><NtryRef>${row}</NtryRef><Amt Ccy="EUR">20.00</Amt><CdtDbtInd>CRDT</CdtDbtInd>` +
      '<Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>2026-11-28</Dt></BookgDt>' +
      '<BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>RCDT</Cd><SubFmlyCd>ESCT</SubFmlyCd></Fmly></Domn></BkTxCd>' +
      `<NtryDtls><TxDtls><Refs><EndToEndId>order-${row}</EndToEndId></Refs></TxDtls></NtryDtls></Ntry>\n`,
  );
  yield '</Stmt></BkToCstmrStmt></Document>\n';
}

function* inPieces(rows: number, row: (index: number) => string): Generator<string> {
  for (let from = 0; from < rows; from += PIECE) {
    const count = Math.min(PIECE, rows - from);
    yield Array.from({ length: count }, (_, index) => row(from + index)).join('');
  }
}

const clock = (row: number): string => new Date((row % 86_400) * 1_000).toISOString().slice(11, 19);
