/** Ageing of what is owed: by property, its parts are the total, and no part is more than its days brought. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ageing, type Owed } from '../../projections/report/receivables-ageing.js';

const DATE = '2026-06-30';
const DAY_MS = 86_400_000;
const MOST = [1, 7, 30, 90, Infinity];

const owed = fc
  .array(
    fc.record({
      ago: fc.integer({ min: 0, max: 200 }),
      debits: fc.bigInt({ min: 0n, max: 1_000n }),
      credits: fc.bigInt({ min: 0n, max: 1_000n }),
    }),
    { maxLength: 30 },
  )
  .map((days) =>
    days.map(({ ago, ...moved }): Owed & { ago: number } => ({
      day: new Date(Date.parse(DATE) - ago * DAY_MS).toISOString().slice(0, 10),
      ...{ subject: 'channel_receivable', currency: 'CNY', by: 'a', ago },
      ...moved,
    })),
  );
const total = (lines: readonly Owed[]): bigint =>
  lines.reduce((sum, { debits, credits }) => sum + debits - credits, 0n);

describe('ageing', () => {
  it('has parts that are the total', () => {
    fc.assert(
      fc.property(owed, (lines) => {
        const parts = ageing(DATE, lines, total(lines));
        expect(parts).toHaveLength(MOST.length);
        expect(parts.reduce((sum, part) => sum + part, 0n)).toBe(total(lines));
      }),
    );
  });

  it('takes the newest days first, and of each no more than it brought', () => {
    fc.assert(
      fc.property(owed, (lines) => {
        const all = total(lines);
        fc.pre(all > 0n);
        const parts = ageing(DATE, lines, all);
        let newer = 0n;
        MOST.forEach((most, index) => {
          const least = MOST[index - 1] ?? -1;
          const brought = lines
            .filter(({ ago }) => ago > least && ago <= most)
            .reduce((sum, { debits }) => sum + debits, 0n);
          const left = all - newer;
          expect(parts[index]).toBe(brought < left ? brought : left);
          newer += parts[index] ?? 0n;
        });
      }),
    );
  });

  it('of what we owe them has no age', () => {
    expect(ageing(DATE, [], -5n)).toStrictEqual([-5n, 0n, 0n, 0n, 0n]);
  });
});
