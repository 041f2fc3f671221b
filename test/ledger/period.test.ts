/** Closing and reopening months and years by effective date, and what a closed period takes. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isDay, nextDay } from '../../domain/ledger/calendar.js';
import { decideUnit } from '../../domain/ledger/chain.js';
import type { LedgerCommand } from '../../domain/ledger/commands.js';
import {
  firstDayOf,
  isPeriod,
  lastDayOf,
  monthOf,
  NOTHING_CLOSED,
} from '../../domain/ledger/period.js';
import {
  closePeriod,
  cr,
  cut,
  DAY,
  dr,
  given,
  NOW,
  open,
  post,
  reopenPeriod,
  reverse,
} from './given.js';

const accounts = [
  open('bank', { subject: 'bank' }),
  open('fees', { subject: 'fee_income' }),
  open('kept', { subject: 'retained_earnings' }),
];
const sale = (id: string, effectiveDate?: string): LedgerCommand =>
  post(
    id,
    [dr('bank', '5.00'), cr('fees', '5.00')],
    effectiveDate === undefined ? {} : { effectiveDate },
  );
const late = (id: string, effectiveDate: string): LedgerCommand =>
  post(id, [dr('bank', '5.00'), cr('fees', '5.00')], {
    ...{ origin: 'engine', fact: { evidence: 'evt' }, effectiveDate },
  });

describe('a period', () => {
  it.each(['2026-10', '2026', '0001-01', '9999'])('%s is one', (text) => {
    expect(isPeriod(text)).toBe(true);
  });

  it.each(['', '2026-00', '2026-13', '2026-1', '26', '2026-10-01', '0000', '2026-Q1'])(
    '%s is none',
    (text) => {
      expect(isPeriod(text)).toBe(false);
    },
  );

  it('has the days of the calendar from its first through its last', () => {
    const month = fc
      .tuple(fc.integer({ min: 1, max: 9998 }), fc.integer({ min: 1, max: 12 }))
      .map(([y, m]) => `${`${y}`.padStart(4, '0')}-${`${m}`.padStart(2, '0')}`);
    fc.assert(
      fc.property(month, (of) => {
        const [first, last] = [firstDayOf(of), lastDayOf(of)];
        expect([isDay(first), isDay(last), monthOf(first), monthOf(last)]).toStrictEqual([
          true,
          true,
          of,
          of,
        ]);
        expect(monthOf(nextDay(last))).not.toBe(of);
        const year = of.slice(0, 4);
        expect([firstDayOf(year), lastDayOf(year)]).toStrictEqual([
          firstDayOf(`${year}-01`),
          lastDayOf(`${year}-12`),
        ]);
      }),
    );
  });
});

describe('the close of a period', () => {
  it('is a single event', () => {
    given()
      .when(closePeriod('2026-02', 'soft'))
      .then({
        type: 'PeriodClosed',
        data: {
          period: '2026-02',
          state: 'soft',
          through: '2026-02-28',
          by: 'key:k1',
          plan: 'plan',
        },
      });
  });

  it('waits until its last day is cut', () => {
    given().when(closePeriod('2026-03', 'hard')).rejected('period_not_over', 'period');
    given().when(closePeriod('2026', 'hard')).rejected('period_not_over', 'period');
    // On the last day of March itself the month is not over either.
    const days = ['2026-03-30', '2026-03-31'].map((day) => cut('operator', day, { force: true }));
    given(...days.slice(0, 1))
      .when(closePeriod('2026-03', 'soft'))
      .rejected('period_not_over');
    expect(given(...days).when(closePeriod('2026-03', 'soft')).decision.accepted).toBe(true);
  });

  it('is refused for what is no period', () => {
    given().when(closePeriod('2026-02-01', 'soft')).rejected('invalid_request', 'period');
    given().when(reopenPeriod('never')).rejected('invalid_request', 'period');
  });

  it('comes once, for a month that a later close has closed too', () => {
    const soft = closePeriod('2026-02', 'soft');
    given(soft).when(soft).rejected('period_closed_before', 'period');
    given(soft).when(closePeriod('2026-01', 'soft')).rejected('period_closed_before');
    given(closePeriod('2026-02', 'hard'))
      .when(closePeriod('2026-01', 'hard'))
      .rejected('period_closed_before');
    // For good comes after softly, never the other way round.
    expect(given(soft).when(closePeriod('2026-02', 'hard')).decision.accepted).toBe(true);
    given(closePeriod('2026-02', 'hard')).when(soft).rejected('period_closed_before');
  });

  it('is refused if something was dated back since the dry run', () => {
    given(...accounts, sale('t1', '2026-02-03'))
      .when(closePeriod('2026-02', 'soft'))
      .rejected('closing_plan_outdated', 'plan');
    const seen = closePeriod('2026-02', 'soft', { backdated: 1 });
    expect(given(...accounts, sale('t1', '2026-02-03')).when(seen).decision.accepted).toBe(true);
    // A date of today is not dated back.
    expect(
      given(...accounts, sale('t1', DAY), sale('t2')).when(closePeriod('2026-02', 'soft')).decision
        .accepted,
    ).toBe(true);
  });

  it('stops ordinary postings by effective date, softly or for good', () => {
    for (const state of ['soft', 'hard'] as const) {
      const closed = given(...accounts, sale('t0'), closePeriod('2026-02', state));
      closed.when(sale('t1', '2026-02-28')).rejected('period_closed', 'effectiveDate');
      closed.when(sale('t1', '2025-07-01')).rejected('period_closed', 'effectiveDate');
      closed
        .when(reverse('t1', 't0', { effectiveDate: '2026-02-28' }))
        .rejected('period_closed', 'effectiveDate');
      expect(closed.when(sale('t1', '2026-03-01')).decision.accepted).toBe(true);
      expect(closed.when(reverse('t1', 't0')).decision.accepted).toBe(true);
    }
  });

  it('is told of by what it refuses: date, state, who closed, and the way on', () => {
    const detail = (state: 'soft' | 'hard'): unknown => {
      const { decision } = given(...accounts, closePeriod('2026-02', state)).when(
        sale('t1', '2026-02-03'),
      );
      return decision.accepted ? undefined : decision.rejection.detail;
    };
    expect(detail('soft')).toBe(
      '2026-02-03 is soft closed (2026-02, through 2026-02-28, by key:k1); reopening 2026-02 has to be proposed and approved',
    );
    expect(detail('hard')).toBe(
      '2026-02-03 is hard closed (2026-02, through 2026-02-28, by key:k1); a correction is a reversal on the open day',
    );
  });

  it('never stops a fact: it takes effect on the first open day and keeps its true date', () => {
    const { decision } = given(...accounts, closePeriod('2026-02', 'hard')).when(
      late('t1', '2026-02-03'),
    );
    expect(decision).toMatchObject({
      events: [
        {
          type: 'TransactionPosted',
          data: {
            effectiveDate: '2026-03-01',
            day: DAY,
            fact: { evidence: 'evt', occurredOn: '2026-02-03' },
          },
        },
      ],
    });
    expect(given(...accounts).when(late('t1', '2026-02-03')).decision).toMatchObject({
      events: [{ data: { effectiveDate: '2026-02-03', fact: { evidence: 'evt' } } }],
    });
  });
});

describe('closing entries', () => {
  const entry = (id: string, closing: string, effectiveDate = '2026-02-28'): LedgerCommand =>
    post(id, [dr('fees', '5.00'), cr('kept', '5.00')], {
      ...{ origin: 'engine', closing, effectiveDate, linked: false },
    });
  const close = closePeriod('2026-02', 'hard', { backdated: 1, linked: true });
  const world = () => given(...accounts, sale('t1', '2026-02-03')).world;
  const decided = (...unit: readonly LedgerCommand[]) => {
    const { book, past } = world();
    return decideUnit(unit, { book, past: (key) => past.get(key), nowMs: NOW }).map((each) =>
      each.accepted ? each.events.map(({ type }) => type) : each.rejection.code,
    );
  };

  it('are stored with the close or not at all', () => {
    expect(decided(close, entry('c1', '2026-02'))).toStrictEqual([
      ['PeriodClosed'],
      ['TransactionPosted'],
    ]);
    const unknown = post('c1', [dr('nobody', '5.00'), cr('kept', '5.00')], {
      ...{ origin: 'engine', closing: '2026-02', effectiveDate: '2026-02-28' },
    });
    expect(decided(close, unknown)).toStrictEqual(['linked_failed', 'account_not_found']);
    expect(
      decided(closePeriod('2026-02', 'hard', { linked: true }), entry('c1', '2026-02')),
    ).toStrictEqual(['closing_plan_outdated', 'linked_failed']);
  });

  it('belong to the last day of the period that was closed last, and to no other', () => {
    expect(decided(close, entry('c1', '2026-01'))).toStrictEqual([
      'linked_failed',
      'period_closed',
    ]);
    expect(decided(close, entry('c1', '2026-02', '2026-02-27'))).toStrictEqual([
      'linked_failed',
      'period_closed',
    ]);
  });
});

describe('reopening', () => {
  it('opens the period and what is closed after it, and leaves what is before it closed', () => {
    const reopened = given(...accounts, closePeriod('2026-02', 'soft'), reopenPeriod('2026-02'));
    expect(reopened.when(sale('t1', '2026-02-01')).decision.accepted).toBe(true);
    reopened.when(sale('t1', '2026-01-31')).rejected('period_closed');
    expect(reopened.world.book.periods).toStrictEqual({
      ...NOTHING_CLOSED,
      soft: { through: '2026-01-31', period: '2026-01', by: 'key:k1', plan: 'plan' },
      reopened: 'apr_1',
    });
  });

  it('is for what is closed softly', () => {
    given().when(reopenPeriod('2026-02')).rejected('period_open', 'period');
    given(closePeriod('2026-02', 'hard')).when(reopenPeriod('2026-02')).rejected('period_closed');
    const both = given(closePeriod('2026-01', 'hard'), closePeriod('2026-02', 'soft'));
    both.when(reopenPeriod('2026-01')).rejected('period_closed', 'period');
    both.when(reopenPeriod('2026')).rejected('period_closed', 'period');
    expect(both.when(reopenPeriod('2026-02')).decision.accepted).toBe(true);
  });

  it('is of the close that was looked at', () => {
    given(closePeriod('2026-02', 'soft', { plan: 'other' }))
      .when(reopenPeriod('2026-02'))
      .rejected('period_closed_before', 'period');
  });

  it('comes once for an approval', () => {
    given(closePeriod('2026-02', 'soft'), reopenPeriod('2026-02'))
      .when(reopenPeriod('2026-02'))
      .repeatsForGood();
  });

  it('never opens what was closed for good', () => {
    const { book } = given(
      closePeriod('2026-01', 'hard'),
      closePeriod('2026-02', 'soft'),
      reopenPeriod('2026-02'),
    ).world;
    const january = { through: '2026-01-31', period: '2026-01', by: 'key:k1', plan: 'plan' };
    expect(book.periods).toStrictEqual({
      ...NOTHING_CLOSED,
      ...{ soft: january, hard: january, reopened: 'apr_1' },
    });
  });
});
