/** Bills for tests: fixtures, spoiled or packed, in files that go with the test. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from '@jest/globals';
import iconv from 'iconv-lite';
import type { Bill, BillRow } from '../../domain/bill/bill.js';
import type { BillRejection } from '../../domain/bill/rejection.js';
import { billRows } from '../../engine/bill/bill-rows.js';
import { type BillCheck, checkBillFile } from '../../engine/bill/check-bill-file.js';

const folder = mkdtempSync(join(tmpdir(), 'tallybook-bill-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

export const fixture = (name: string): string =>
  readFileSync(join(import.meta.dirname, 'fixtures', name), 'utf8');

export const gbk = (text: string): Buffer => iconv.encode(text, 'gb18030');

export const crlf = (text: string): string => text.replaceAll('\n', '\r\n');

let files = 0;

/** A file with these bytes; text is written as UTF-8. */
export function fileOf(content: string | Uint8Array): string {
  files += 1;
  const path = join(folder, `bill-${files}`);
  writeFileSync(path, content);
  return path;
}

export const check = (content: string | Uint8Array): Promise<BillCheck> =>
  checkBillFile(fileOf(content));

/** The refusal of what must not be taken. */
export async function refusalOf(content: string | Uint8Array): Promise<BillRejection> {
  const checked = await check(content);
  if (checked.outcome !== 'refused') throw new Error(`it was not refused: ${checked.outcome}`);
  return checked.rejection;
}

/** Both passes over what must be taken. */
export async function read(
  content: string | Uint8Array,
): Promise<{ readonly bills: readonly Bill[]; readonly rows: readonly BillRow[] }> {
  const checked = await check(content);
  if (checked.outcome !== 'bills') throw new Error(`no bill: ${JSON.stringify(checked)}`);
  const rows: BillRow[] = [];
  for await (const some of billRows(checked)) rows.push(...some);
  return { bills: checked.bills, rows };
}

/** A row as a short line: what reconciliation goes by. */
export function brief(row: BillRow): string {
  const { kind, status, transaction, reference, refund, occurredAt, amount, fee, net } = row;
  const money = [amount, fee, net].map(({ minor }) => minor.toString());
  return [row.line, kind, status, transaction, reference, refund, occurredAt, ...money]
    .map((value) => value ?? '–')
    .join(' ');
}
