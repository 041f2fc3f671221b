/** What rows and movements come to: each status with its reason, and that nothing is lost or counted twice. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Item, ItemMovement, ItemRow } from '../../domain/reconciliation/events.js';
import { CNY } from '../../domain/bill/yuan.js';
import { formatMinor } from '../../domain/money/money.js';
import { match, rowKey } from '../../domain/reconciliation/match.js';
import { minorOf, netOf, totalsOf } from '../../domain/reconciliation/differences.js';
import { DAY, movement, row, sides } from './sides.js';

const brief = (items: readonly Item[]) =>
  items.map(({ status, reasons, differences, due }) => [
    status,
    reasons.map(({ field, expected, actual }) => `${field} ${expected} ${actual}`).join('; '),
    differences.map(({ value, currency }) => `${value} ${currency}`).join('; '),
    due,
  ]);

describe('a row and its movement', () => {
  it('match by the number and the kind', () => {
    const items = match(
      sides({
        rows: [row('1', '88.88', { fee: { value: '0.44', currency: 'CNY' } }), row('2', '-8.88')],
        movements: [
          movement('1', '88.88'),
          movement('1', '-0.44', 'channel_cost'),
          movement('2', '-8.88'),
        ],
      }),
    );
    expect(brief(items)).toStrictEqual([
      ['matched', '', '', null],
      ['matched', '', '', null],
    ]);
    expect(items.map(({ movements }) => movements.length)).toStrictEqual([2, 1]);
  });

  it('differ in the amount', () => {
    const items = match(sides({ rows: [row('1', '88.89')], movements: [movement('1', '88.88')] }));
    expect(brief(items)).toStrictEqual([['amount', 'amount 88.88 88.89', '0.01 CNY', null]]);
  });

  it('differ in the fee', () => {
    const items = match(
      sides({
        rows: [row('1', '88.88', { fee: { value: '0.45', currency: 'CNY' } })],
        movements: [movement('1', '88.88'), movement('1', '-0.44', 'channel_cost')],
      }),
    );
    expect(brief(items)).toStrictEqual([['fee', 'fee 0.44 0.45', '-0.01 CNY', null]]);
  });

  it('differ in the currency', () => {
    const items = match(
      sides({
        rows: [
          row('1', '88', {
            amount: { value: '88', currency: 'JPY' },
            fee: { value: '0', currency: 'JPY' },
          }),
        ],
        movements: [movement('1', '88.88')],
      }),
    );
    expect(brief(items)).toStrictEqual([
      ['currency', 'currency CNY JPY', '-88.88 CNY; 88 JPY', null],
    ]);
  });

  it('differ in the status', () => {
    const items = match(
      sides({
        rows: [row('1', '88.88', { status: 'pending' })],
        movements: [movement('1', '88.88')],
      }),
    );
    expect(brief(items)).toStrictEqual([['status', 'status booked pending', '-88.88 CNY', null]]);
  });

  it('match with what was booked beside the movement', () => {
    const beside = movement('x', '1.12', 'capture', {
      kind: 'excess',
      payment: 'pay_1',
      group: null,
    });
    const items = match(
      sides({ rows: [row('1', '90.00')], movements: [movement('1', '88.88'), beside] }),
    );
    expect(brief(items)).toStrictEqual([['matched', '', '', null]]);
  });

  it('match if several rows come to the movement', () => {
    const rows = [row('1', '40.00', { key: 'a' }), row('1', '48.88', { key: 'b' })];
    const items = match(sides({ rows, movements: [movement('1', '88.88')] }));
    expect(brief(items)).toStrictEqual([['matched', '', '', null]]);
  });
});

describe('a row that comes twice', () => {
  it('in the bill is a duplicate', () => {
    const rows = [row('1', '88.88', { key: 'a' }), row('1', '88.88', { key: 'b' })];
    const items = match(sides({ rows, movements: [movement('1', '88.88')] }));
    expect(brief(items)).toStrictEqual([
      ['matched', '', '', null],
      ['duplicate', 'number null 1', '88.88 CNY', null],
    ]);
  });

  it('after it was matched by an earlier run is a duplicate', () => {
    const { transaction } = movement('1', '88.88');
    const items = match(
      sides({ rows: [row('1', '88.88')], matchedBefore: new Set([transaction]) }),
    );
    expect(brief(items)).toStrictEqual([['duplicate', 'number null 1', '88.88 CNY', null]]);
  });
});

describe('what one side alone has', () => {
  const lonely = { rows: [row('1', '88.88')], movements: [movement('2', '20.00')] };

  it('waits', () => {
    expect(brief(match(sides(lonely)))).toStrictEqual([
      ['expected', 'movement null 1', '88.88 CNY', '2026-03-03'],
      ['expected', `row ${movement('2', '20.00').transaction} null`, '-20.00 CNY', '2026-03-03'],
    ]);
  });

  it('is an exception after two days', () => {
    const items = match(sides({ ...lonely, today: '2026-03-03' }));
    expect(items.map(({ status }) => status)).toStrictEqual(['surplus', 'shortage']);
  });

  it('of refunds is an exception the other way', () => {
    const items = match(
      sides({
        rows: [row('1', '-8.88')],
        movements: [movement('2', '-2.00')],
        today: '2026-03-03',
      }),
    );
    expect(items.map(({ status }) => status)).toStrictEqual(['shortage', 'surplus']);
  });

  it('is found by the next bill', () => {
    const open = match(sides(lonely));
    const items = match(
      sides({
        ...{ open, today: '2026-03-02', rows: [row('2', '20.00', { bill: 'bil_2' })] },
        movements: [movement('1', '88.88')],
      }),
    );
    expect(items.map(({ status }) => status)).toStrictEqual(['matched', 'matched']);
  });

  it('waits for as long as somebody has decided', () => {
    const open = match(sides(lonely)).map((item) => ({ ...item, due: '2026-03-09' }));
    const items = match(sides({ open, today: '2026-03-05' }));
    expect(brief(items).map(([status, , , due]) => [status, due])).toStrictEqual([
      ['expected', '2026-03-09'],
      ['expected', '2026-03-09'],
    ]);
  });

  it('without a number cannot be looked for', () => {
    const items = match(sides({ rows: [row('', '1.00', { number: null })] }));
    expect(brief(items)).toStrictEqual([['missing_field', 'number null null', '1.00 CNY', null]]);
  });

  it('that never moved money needs nothing', () => {
    const items = match(sides({ rows: [row('1', '1.00', { status: 'failed' })] }));
    expect(brief(items)).toStrictEqual([['matched', '', '', null]]);
  });
});

describe('whatever the bill and the ledger say', () => {
  const number = fc.integer({ min: 1, max: 6 }).map(String);
  const amount = fc
    .integer({ min: -300, max: 300 })
    .filter((minor) => minor !== 0)
    .map((minor) => formatMinor(BigInt(minor), CNY));
  const rows = fc
    .array(fc.tuple(number, amount, fc.constantFrom('booked', 'pending'), fc.boolean()), {
      maxLength: 8,
    })
    .map((all) =>
      all.map(([of, value, status, named], index) =>
        row(of, value, { key: String(index), status, number: named ? of : null }),
      ),
    );
  const movements = fc
    .uniqueArray(fc.tuple(number, fc.constantFrom('capture', 'refund', 'channel_cost'), amount), {
      selector: ([of, kind]) => `${of} ${kind}`,
      maxLength: 8,
    })
    .map((all) => all.map(([of, kind, value]) => movement(of, value, kind)));
  const days = fc.constantFrom(DAY, '2026-03-02', '2026-03-03');

  const keys = (all: readonly ItemRow[]) => all.map(rowKey).sort();
  const ids = (all: readonly ItemMovement[]) => all.map(({ transaction }) => transaction).sort();
  const inItems = (items: readonly Item[]) => ({
    rows: keys(items.flatMap((item) => item.rows)),
    movements: ids(items.flatMap((item) => item.movements)),
  });

  it('each row and each movement is in exactly one item, now and after the next bill', () => {
    fc.assert(
      fc.property(rows, movements, movements, days, (bill, ledger, late, today) => {
        const items = match(sides({ rows: bill, movements: ledger, today }));
        expect(inItems(items)).toStrictEqual({ rows: keys(bill), movements: ids(ledger) });
        const open = items.filter(({ status }) => status !== 'matched');
        const known = new Set(ids(ledger));
        const more = late.filter(({ transaction }) => !known.has(transaction));
        const next = match(sides({ open, movements: more, today: '2026-03-03' }));
        expect(inItems(next)).toStrictEqual({
          rows: inItems(open).rows,
          movements: [...inItems(open).movements, ...ids(more)].sort(),
        });
      }),
    );
  });

  it('ids of items differ, and their differences come to bill less ledger', () => {
    fc.assert(
      fc.property(rows, movements, days, (bill, ledger, today) => {
        const items = match(sides({ rows: bill, movements: ledger, today }));
        expect(new Set(items.map(({ item }) => item)).size).toBe(items.length);
        const all = totalsOf(items).reduce(
          (sum, { amount: value, currency }) => sum + minorOf({ value, currency }),
          0n,
        );
        const net = bill.reduce((sum, one) => sum + netOf(one).minor, 0n);
        expect(all).toBe(ledger.reduce((sum, one) => sum - minorOf(one.amount), net));
        const quiet = items.filter(({ status }) => status === 'matched');
        expect(quiet.flatMap(({ differences }) => differences)).toStrictEqual([]);
      }),
    );
  });
});
