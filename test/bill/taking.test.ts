/** The taking of a bill: rows in order, once; what was begun and not ended is no bill. */
import { describe, it } from '@jest/globals';
import type { BillEvent, StoredRow } from '../../domain/bill/events.js';
import { type BillCommand, billTaking, type TakenBill } from '../../domain/bill/taking.js';
import { givenFor } from '../support/given-when-then.js';

const zero = { value: '0.00', currency: 'CNY' };
const row = (line: number): StoredRow => ({
  ...{ line, statement: 0, kind: 'payment', status: 'booked', key: `k${line}` },
  ...{ transaction: null, reference: null, refund: null, occurredAt: '2026-03-01' },
  ...{ amount: zero, fee: zero, net: zero, balance: null, raw: [] },
});
const bill = 'bil_1';
const rows = (sha256: string, from: number, count: number): BillCommand => ({
  ...{ type: 'TakeRows', id: bill, sha256, from, personal: null },
  rows: Array.from({ length: count }, (_, index) => row(from + index)),
});
const took = (sha256: string, attempt: number, from: number, count: number): BillEvent => ({
  type: 'BillRowsTaken',
  data: {
    ...{ bill, sha256, attempt, from, personal: null },
    rows: Array.from({ length: count }, (_, index) => row(from + index)),
  },
});
const told: Pick<TakenBill, 'source' | 'day' | 'layout' | 'outcome' | 'origin'> = {
  ...{ source: { type: 'channel', name: 'a' }, day: '2026-03-01', layout: 'sandbox' },
  ...{ outcome: 'bill', origin: 'upload' },
};
const whole = (sha256: string, count: number): BillCommand => ({
  ...{ type: 'TakeBill', id: bill, sha256, rows: count, ...told, statements: [] },
});
const taken = (sha256: string, attempt: number, count: number): BillEvent => ({
  type: 'BillTaken',
  data: { ...told, statements: [], bill, sha256, attempt, rows: count },
});
const given = givenFor(billTaking);

describe('rows', () => {
  it('begin the taking', () =>
    given()
      .when(rows('x', 0, 2))
      .then(took('x', 1, 0, 2)));
  it('go on where they ended', () =>
    given(took('x', 1, 0, 2))
      .when(rows('x', 2, 2))
      .then(took('x', 1, 2, 2)));
  it('that are there are not taken twice', () =>
    given(took('x', 1, 0, 2))
      .when(rows('x', 0, 2))
      .then());
  it('of another file begin anew', () =>
    given(took('x', 1, 0, 2))
      .when(rows('y', 0, 1))
      .then(took('y', 2, 0, 1)));
  it('do not go on after another file', () =>
    given(took('x', 1, 0, 2), took('y', 2, 0, 1))
      .when(rows('x', 2, 2))
      .rejected('bill_interrupted'));
  it('leave no gap', () =>
    given(took('x', 1, 0, 2))
      .when(rows('x', 4, 2))
      .rejected('bill_interrupted'));
});

describe('the bill', () => {
  it('is taken when all of its rows are there', () =>
    given(took('x', 1, 0, 2))
      .when(whole('x', 2))
      .then(taken('x', 1, 2)));
  it('is not before', () =>
    given(took('x', 1, 0, 2))
      .when(whole('x', 3))
      .rejected('bill_interrupted'));
  it('may have no rows', () =>
    given()
      .when(whole('x', 0))
      .then(taken('x', 1, 0)));
  it('is taken once', () =>
    given(taken('x', 1, 0))
      .when(whole('x', 0))
      .then());
  it('is not replaced', () =>
    given(taken('x', 1, 0))
      .when(whole('y', 0))
      .rejected('bill_conflict'));
  it('takes no rows after its end', () =>
    given(took('x', 1, 0, 2), taken('x', 1, 2))
      .when(rows('y', 0, 1))
      .rejected('bill_conflict'));
});
