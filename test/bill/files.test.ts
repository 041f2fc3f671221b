/** Files on their way: spooled within a bound, read twice, and never another file the second time. */
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { isPersonal } from '../../domain/bill/personal.js';
import { billRows } from '../../engine/bill/bill-rows.js';
import { checkBillFile } from '../../engine/bill/check-bill-file.js';
import { spoolBill } from '../../engine/bill/spool.js';
import { fileOf, fixture } from './support.js';

const folder = mkdtempSync(join(tmpdir(), 'tallybook-spool-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function* sent(...pieces: readonly string[]): AsyncGenerator<Buffer> {
  for (const piece of pieces) yield Buffer.from(piece);
  await Promise.resolve();
}

describe('spooling', () => {
  it('writes what comes to a file that nobody else may read', async () => {
    const path = join(folder, 'whole');
    expect(await spoolBill(sent('a,b\n', 'c,d\n'), path)).toBe(8);
    expect(readFileSync(path, 'utf8')).toBe('a,b\nc,d\n');
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it('leaves nothing of what is too large', async () => {
    const path = join(folder, 'large');
    expect(await spoolBill(sent('12345', '67890', 'x'), path, 10)).toStrictEqual({
      code: 'bill_too_large',
      detail: 'the file is larger than files may be',
    });
    expect(statSync(path, { throwIfNoEntry: false })).toBeUndefined();
  });

  it('leaves nothing of what broke off', async () => {
    const path = join(folder, 'broken');
    const broken = async function* (): AsyncGenerator<Buffer> {
      yield* sent('12345');
      throw new Error('connection lost');
    };
    await expect(spoolBill(broken(), path)).rejects.toThrow('connection lost');
    expect(statSync(path, { throwIfNoEntry: false })).toBeUndefined();
  });

  it('never touches a file that was there', async () => {
    const path = join(folder, 'there');
    writeFileSync(path, 'kept');
    await expect(spoolBill(sent('other'), path)).rejects.toThrow('EEXIST');
    expect(readFileSync(path, 'utf8')).toBe('kept');
  });
});

describe('the two passes', () => {
  it('says how far it is', async () => {
    const seen: number[] = [];
    const path = fileOf(fixture('alipay-fund.csv'));
    await checkBillFile(path, { onRows: (rows) => seen.push(rows) });
    expect(seen.at(-1)).toBe(7);
  });

  it('hands out no row of a file that is another than was checked', async () => {
    const path = fileOf(fixture('alipay-trade.csv'));
    const checked = await checkBillFile(path);
    if (checked.outcome !== 'bills') throw new Error('not good');
    writeFileSync(path, fixture('alipay-trade.csv').replace('88.88', '88.89'));
    await expect(billRows(checked).next()).rejects.toThrow('has changed');
  });

  it('knows a file again by its hash', async () => {
    const hashOf = async (text: string) => {
      const checked = await checkBillFile(fileOf(text));
      return checked.outcome === 'refused' ? undefined : checked.sha256;
    };
    const text = fixture('sandbox.csv');
    expect(await hashOf(text)).toBe(await hashOf(text));
    expect(await hashOf(text)).not.toBe(await hashOf(`${text}\n`));
  });

  it('fails if there is no file', async () => {
    await expect(checkBillFile(join(folder, 'none'))).rejects.toThrow('ENOENT');
  });
});

it('tells which columns are personal', () => {
  expect(isPersonal('alipay_trade', ' 对方账户 ')).toBe(true);
  expect(isPersonal('alipay_trade', '订单金额（元）')).toBe(false);
  expect(isPersonal('wechat_trade', '用户标识')).toBe(true);
  expect(isPersonal('camt_053', 'TxDtls/RltdPties/Dbtr/Nm')).toBe(true);
  expect(isPersonal('camt_053', 'TxDtls/RmtInf[2]/Ustrd')).toBe(true);
  expect(isPersonal('camt_053', 'BookgDt/Dt')).toBe(false);
  expect(isPersonal('sandbox', 'requestNo')).toBe(false);
});
