/** What the channel really moved: the bill and the totals come from here and nowhere else. */
import { z } from 'zod';
import { percentOf } from '../../../domain/money/fee.js';
import { formatMinor } from '../../../domain/money/money.js';
import { toInstant } from '../../../domain/kernel/clock.js';
import type { Database } from '../../../sqlite/driver.js';
import type { CurrencyTotals } from '../protocol.js';
import { sandboxPrices } from '../channels.js';
import type { RequestOrder } from './request.js';
import { fromMinor } from './rows.js';

/** Kinds of movements: those of requests, and those of disputes. */
const MOVED = [
  ...['pay', 'authorize', 'capture', 'void', 'refund'],
  ...['dispute_withdrawal', 'dispute_reinstatement', 'dispute_fee'],
];

const row = z.object({
  time_ms: z.bigint(),
  kind: z.enum(MOVED),
  request_no: z.string(),
  original: z.string().nullable(),
  reference: z.string(),
  currency: z.string(),
  amount: z.bigint(),
  fee: z.bigint(),
});
type Movement = z.infer<typeof row>;

const BILL_COLUMNS =
  'time,channelReference,requestNo,kind,currency,amount,fee,original,originalReference';
const DAY_MS = 86_400_000;

/** The channel's fee for taking money: its percentage, half-up, per pay or capture. */
function feeOf({ channel, kind }: RequestOrder, movedMinor: bigint): bigint {
  if (kind !== 'pay' && kind !== 'capture') return 0n;
  const percent = sandboxPrices[channel];
  if (percent === undefined) throw new RangeError(`no such channel: ${channel}`);
  return percentOf(percent, movedMinor);
}

export class Movements {
  private readonly statements;

  constructor(database: Database) {
    this.statements = {
      insert: database.prepare<unknown[]>(
        `INSERT INTO movements
           (channel, time_ms, kind, request_no, original, reference, currency, amount, fee)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      ),
      all: database
        .prepare<unknown[]>('SELECT * FROM movements WHERE channel = ? ORDER BY seq')
        .safeIntegers(),
      ofDay: database
        .prepare<unknown[]>(
          `SELECT line.*, payment.reference AS original_reference
           FROM movements line
           LEFT JOIN movements payment
             ON payment.channel = line.channel AND payment.request_no = line.original
           WHERE line.channel = ? AND line.time_ms >= ? AND line.time_ms < ?
             AND line.kind IN ('pay', 'capture', 'refund')
           ORDER BY line.time_ms, line.seq`,
        )
        .safeIntegers(),
    };
  }

  /** @param late true for a success after a close: the channel asks no fee for it. */
  record(order: RequestOrder, movedMinor: bigint, nowMs: number, late: boolean): void {
    this.statements.insert.run(
      order.channel,
      nowMs,
      order.kind,
      order.requestNo,
      order.original,
      order.reference,
      order.amount.currency,
      movedMinor,
      late ? 0n : feeOf(order, movedMinor),
    );
  }

  /** Money of a dispute, under a number of the channel's own. */
  recordDispute(
    moved: Pick<RequestOrder, 'channel' | 'requestNo' | 'original' | 'amount'> & {
      readonly kind: string;
    },
    nowMs: number,
  ): void {
    const { channel, kind, requestNo, original, amount } = moved;
    const { currency, minor } = amount;
    this.statements.insert.run(
      ...[channel, nowMs, kind, requestNo, original, requestNo, currency, minor, 0n],
    );
  }

  /**
   * The bill of a day as CSV: money taken and given back, one line each, oldest first, then a total for each currency
   * and the number of all. Nothing that stands in it needs quoting.
   * @param dayMs start of the day in UTC.
   */
  bill(channel: string, dayMs: number): string {
    const billRow = row.extend({ original_reference: z.string().nullable() });
    const rows = this.statements.ofDay
      .all(channel, dayMs, dayMs + DAY_MS)
      .map((raw) => billRow.parse(raw));
    const lines = rows.map((line) => {
      const { currency } = fromMinor(line.amount, line.currency);
      return [
        toInstant(Number(line.time_ms)),
        line.reference,
        line.request_no,
        line.kind,
        currency,
        formatMinor(line.amount, currency),
        formatMinor(line.fee, currency),
        line.original ?? '',
        line.original_reference ?? '',
      ].join(',');
    });
    const day = toInstant(dayMs).slice(0, 10);
    const sums = [...byCurrency(rows)].map(([currency, own]) => billTotal(currency, own));
    const end = `#end,${rows.length}`;
    return [`#bill,${channel},${day}`, BILL_COLUMNS, ...lines, ...sums, end, ''].join('\n');
  }

  /** Sums in bigint, as they may pass 64 bits; currencies in alphabetical order. */
  totals(channel: string): readonly CurrencyTotals[] {
    const all = parsed(this.statements.all.iterate(channel));
    return [...byCurrency(all)].map(([currency, movements]) => sumUp(currency, movements));
  }
}

function* parsed(rows: Iterable<unknown>): Generator<Movement> {
  for (const raw of rows) yield row.parse(raw);
}

/** In alphabetical order. */
function byCurrency(all: Iterable<Movement>): ReadonlyMap<string, readonly Movement[]> {
  const lists = new Map<string, Movement[]>();
  for (const movement of all) {
    const list = lists.get(movement.currency) ?? [];
    list.push(movement);
    lists.set(movement.currency, list);
  }
  return new Map([...lists].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** `#total,CNY,3,20.00,5.00,0.12`: rows, what was taken, given back, and charged. */
function billTotal(code: string, movements: readonly Movement[]): string {
  const { captured, refunded, fees } = sumUp(code, movements);
  return ['#total', code, String(movements.length), captured, refunded, fees].join(',');
}

function sumUp(code: string, movements: readonly Movement[]): CurrencyTotals {
  const { currency } = fromMinor(0n, code);
  const sum = (...kinds: readonly string[]): bigint =>
    movements
      .filter(({ kind }) => kinds.includes(kind))
      .reduce((total, { amount }) => total + amount, 0n);
  const captured = sum('pay', 'capture');
  const refunded = sum('refund');
  const disputed = sum('dispute_withdrawal', 'dispute_fee') - sum('dispute_reinstatement');
  const fees = movements.reduce((total, { fee }) => total + fee, 0n);
  const text = (minor: bigint): string => formatMinor(minor, currency);
  return {
    currency,
    authorized: text(sum('authorize')),
    released: text(sum('void')),
    captured: text(captured),
    refunded: text(refunded),
    fees: text(fees),
    disputed: text(disputed),
    net: text(captured - refunded - fees - disputed),
  };
}
