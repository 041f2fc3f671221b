import type { TakenBill } from '../../domain/bill/taking.js';
import type { BillBody } from './contract.js';

export function billBody(taken: TakenBill): BillBody {
  const { id, source, day: date, layout, outcome, origin, sha256, rows, takenAt } = taken;
  return {
    ...{ id, object: 'bill', source: { ...source }, date, layout, outcome, origin, sha256, rows },
    statements: taken.statements.map(({ sums, ...statement }) => ({
      ...statement,
      sums: sums.map(({ kind, currency, rows: count, amount, fee, net }) => ({
        ...{ kind, rows: count, amount: { value: amount, currency } },
        ...{ fee: { value: fee, currency }, net: { value: net, currency } },
      })),
    })),
    takenAt,
  };
}
