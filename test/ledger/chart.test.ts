/** The chart of subjects (科目) of a book: what it opens with, what an operator adds, what it adds up to. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Chart, defaultChart, lineage } from '../../domain/ledger/chart.js';
import { MAX_SUBJECT_DEPTH, MAX_SUBJECTS } from '../../domain/ledger/decide/add-subject.js';
import type { LedgerEvent } from '../../domain/ledger/events.js';
import { evolve } from '../../domain/ledger/evolve.js';
import { sized } from '../support/test-size.js';
import { addSubject, cr, dr, given, NOW, open, post, World } from './given.js';

const chartOf = (world: World): Chart => world.book.chart;

describe('the default chart', () => {
  // 科目: numbers and normal sides are what an accountant expects of them.
  it('is what a book opens with', () => {
    expect([...chartOf(given().world).values()]).toStrictEqual(defaultChart);
    expect(
      defaultChart.map(({ id, code, name, type, normalSide, parent }) => [
        ...[id, code, name, type, normalSide, parent],
      ]),
    ).toStrictEqual([
      ['bank', '1002', 'Bank deposits', 'asset', 'debit', null],
      ['reserve_cash', '1012', "Customers' money at banks", 'asset', 'debit', null],
      ['channel_receivable', '1122', 'Receivable from channels', 'asset', 'debit', null],
      ['merchant_receivable', '1221', 'Receivable from merchants', 'asset', 'debit', null],
      ['customer_payable', '2203', 'Payable to customers', 'liability', 'credit', null],
      ['tax_payable', '2221', 'Tax payable', 'liability', 'credit', null],
      [
        ...['merchant_pending', '2241', 'Payable to merchants, pending settlement'],
        ...['liability', 'credit', null],
      ],
      ['merchant_payable', '2242', 'Payable to merchants, settled', 'liability', 'credit', null],
      ['merchant_reserve', '2243', 'Held back from settlements', 'liability', 'credit', null],
      ['dispute_hold', '2244', 'Held for disputes', 'liability', 'credit', null],
      ['suspense', '2299', 'Suspense', 'liability', 'credit', null],
      ['equity', '4001', 'Equity', 'equity', 'credit', null],
      ['retained_earnings', '4104', 'Retained earnings', 'equity', 'credit', null],
      ['fee_income', '6021', 'Fee income', 'income', 'credit', null],
      ['other_income', '6301', 'Other income', 'income', 'credit', null],
      ['channel_cost', '6421', 'Channel cost', 'expense', 'debit', null],
      ['other_expense', '6711', 'Other expense', 'expense', 'debit', null],
    ]);
  });
});

describe('a subject', () => {
  it.each([
    ['asset', 'debit'],
    ['expense', 'debit'],
    ['liability', 'credit'],
    ['equity', 'credit'],
    ['income', 'credit'],
  ] as const)('of the type %s grows on the %s side', (type, normalSide) => {
    given()
      .when(addSubject('s', '9', { type }))
      .then({
        type: 'SubjectAdded',
        data: {
          subject: { id: 's', code: '9', name: 'Subject s', type, normalSide, parent: null },
        },
      });
  });

  it('is added below another, on which accounts may stand all the same', () => {
    const { world } = given(
      addSubject('bank_icbc', '100201', { parent: 'bank' }),
      open('above', { subject: 'bank' }),
      open('below', { subject: 'bank_icbc' }),
      post('t', [dr('below', '5.00'), cr('above', '5.00')]),
    );
    expect(chartOf(world).get('bank_icbc')).toMatchObject({ parent: 'bank', normalSide: 'debit' });
    const posted = (id: string) => world.book.accounts.get(id)?.posted;
    expect([posted('above'), posted('below')]).toStrictEqual([-500n, 500n]);
  });

  it('gives its accounts the class of the subject above it', () => {
    const below = (parent: string) => [
      addSubject('one', '90', { type: 'liability', parent }),
      addSubject('two', '91', { type: 'liability', parent: 'one' }),
    ];
    const classBelow = (parent: string) =>
      given(...below(parent), open('a', { subject: 'two' })).world.book.accounts.get('a')?.class;
    expect(classBelow('customer_payable')).toBe('customer');
    expect(classBelow('merchant_payable')).toBe('merchant');
    expect(classBelow('suspense')).toBe('internal');
  });

  it('named like those of merchants is none of theirs', () => {
    const { world } = given(
      addSubject('merchant_gifts', '90', { type: 'expense' }),
      open('a', { subject: 'merchant_gifts' }),
    );
    expect(world.book.accounts.get('a')?.class).toBe('internal');
  });

  it('is added once', () => {
    const added = addSubject('s', '9', { parent: 'bank' });
    given(added).when(added).repeatsForGood();
    given(added).when(addSubject('s', '9')).rejected('id_conflict', 'id');
    given(added)
      .when(addSubject('s', '8', { parent: 'bank' }))
      .rejected('id_conflict', 'id');
    given(added)
      .when(addSubject('s', '9', { parent: 'bank', name: 'Other' }))
      .rejected('id_conflict', 'id');
    given(added)
      .when(addSubject('s', '9', { parent: 'bank', type: 'expense' }))
      .rejected('id_conflict', 'id');
  });

  it('of the default chart repeats as any other', () => {
    given()
      .when(addSubject('bank', '1002', { name: 'Bank deposits' }))
      .repeatsForGood();
  });

  it.each(['', 'S', '1s', '_s', 's_', 's__t', 's-t', 's t', 'ß', 'toString', 'a'.repeat(65)])(
    'of the id %j is refused',
    (id) => given().when(addSubject(id, '9')).rejected('invalid_request', 'id'),
  );

  it.each(['', 'a', '1.1', '-1', ' 1', '1'.repeat(17), '١'])('of the code %j is refused', (code) =>
    given().when(addSubject('s', code)).rejected('invalid_request', 'code'),
  );

  it.each(['', 'a\nb', 'a\u2028b', 'a\u0000', 'a\u200bb', 'n'.repeat(101)])(
    'of the name %j is refused',
    (name) =>
      given()
        .when(addSubject('s', '9', { name }))
        .rejected('invalid_request', 'name'),
  );

  it.each(['工商银行', 'n'.repeat(100), '¥ & € (B)'])('may have the name %j', (name) => {
    expect(given().when(addSubject('s', '9', { name })).decision.accepted).toBe(true);
  });

  it('needs a code of its own', () => {
    given().when(addSubject('s', '1002')).rejected('subject_code_taken', 'code');
    given(addSubject('s', '9')).when(addSubject('t', '9')).rejected('subject_code_taken', 'code');
  });

  it('needs a subject of its type above it', () => {
    given()
      .when(addSubject('s', '9', { parent: 'x' }))
      .rejected('subject_not_found', 'parent');
    given()
      .when(addSubject('s', '9', { parent: 'constructor' }))
      .rejected('subject_not_found', 'parent');
    given()
      .when(addSubject('s', '9', { parent: 's' }))
      .rejected('subject_not_found', 'parent');
    given()
      .when(addSubject('s', '9', { parent: 'equity' }))
      .rejected('invalid_request', 'type');
  });

  it('is at most on the sixth level', () => {
    const levels = Array.from({ length: MAX_SUBJECT_DEPTH - 1 }, (_, level) =>
      addSubject(`s${level}`, `9${level}`, { parent: level === 0 ? 'bank' : `s${level - 1}` }),
    );
    // `given` accepts each of them, the one on the last level too.
    given(...levels)
      .when(addSubject('last', '99', { parent: `s${MAX_SUBJECT_DEPTH - 2}` }))
      .rejected('subject_too_deep', 'parent');
  });

  it('is one of at most a thousand', () => {
    const { world } = given();
    for (let n = chartOf(world).size; n < MAX_SUBJECTS; n += 1) {
      world.run(addSubject(`s${n}`, `9${n}`));
    }
    expect(world.decide(addSubject('more', '8'))).toMatchObject({
      rejection: { code: 'too_many_subjects' },
    });
    // A repetition is answered all the same.
    expect(world.decide(addSubject('s500', '9500'))).toMatchObject({ accepted: true });
  });
});

/** Subjects at random places of the tree, each with one account, and transactions between any of them. */
const trees = fc.array(
  fc.record({ below: fc.nat(), amount: fc.integer({ min: 1, max: 99_999 }) }),
  {
    minLength: 1,
    maxLength: 40,
  },
);

function worldOf(tree: readonly { readonly below: number; readonly amount: number }[]): World {
  const { world } = given(open('cash', { subject: 'bank' }));
  for (const [index, { below, amount }] of tree.entries()) {
    const parents = [...chartOf(world).values()];
    const parent = parents[below % parents.length];
    if (parent === undefined) throw new Error('a chart without subjects');
    const added = { type: parent.type, parent: parent.id };
    const decision = world.decide(addSubject(`s${index}`, `9${index}`, added));
    if (!decision.accepted) {
      expect(decision.rejection.code).toBe('subject_too_deep');
      continue;
    }
    world.apply(...decision.events);
    world.run(open(`a${index}`, { subject: `s${index}` }));
    const value = (amount / 100).toFixed(2);
    const [debit, credit] = below % 2 === 0 ? ['cash', `a${index}`] : [`a${index}`, 'cash'];
    world.run(post(`t${index}`, [dr(debit ?? '', value), cr(credit ?? '', value)]));
  }
  return world;
}

describe('a chart with subjects at any place', () => {
  it('balances: each account stands on one subject, and nothing is counted twice', () => {
    fc.assert(
      fc.property(trees, (tree) => {
        const { book } = worldOf(tree);
        const bySubject = new Map<string, bigint>();
        for (const { subject, posted } of book.accounts.values()) {
          const up = subject.normalSide === 'debit' ? posted : -posted;
          bySubject.set(subject.id, (bySubject.get(subject.id) ?? 0n) + up);
        }
        expect([...bySubject.values()].reduce((sum, minor) => sum + minor, 0n)).toBe(0n);
        for (const subject of book.chart.values()) {
          const line = lineage(book.chart, subject);
          expect(line.length).toBeLessThanOrEqual(MAX_SUBJECT_DEPTH);
          expect(new Set(line.map(({ type }) => type)).size).toBe(1);
          expect(new Set(line.map(({ normalSide }) => normalSide)).size).toBe(1);
        }
        const codes = [...book.chart.values()].map(({ code }) => code);
        expect(new Set(codes).size).toBe(codes.length);
      }),
      { numRuns: sized({ small: 100, ci: 500, full: 5000 }) },
    );
  });
});

describe('a log whose chart contradicts itself stops at', () => {
  const adding = (id: string, parent: string | null): LedgerEvent => ({
    type: 'SubjectAdded',
    data: { subject: { id, code: '9', name: 'S', type: 'asset', normalSide: 'debit', parent } },
  });

  it('a subject that is there', () => {
    expect(() => evolve(new World().book, adding('bank', null))).toThrow('subject bank again');
  });

  it('a parent that is not there', () => {
    expect(() => evolve(new World().book, adding('s', 'x'))).toThrow('no subject x');
  });

  it('an account on the other side than its subject', () => {
    const world = new World();
    const decision = world.decide(open('a', { subject: 'bank' }), NOW);
    const [event] = decision.accepted ? decision.events : [];
    if (event?.type !== 'AccountOpened') throw new Error('no account');
    const wrong = { ...event, data: { ...event.data, normalSide: 'credit' as const } };
    expect(() => evolve(world.book, wrong)).toThrow('a is on the credit side');
  });
});
