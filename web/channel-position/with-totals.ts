/** Positions by currency, and under those of a currency what they come to. */
import type { channelApi } from '../channel/api.js';
import { negated, sumOf } from '../components/sum.js';

type Position = Awaited<ReturnType<typeof channelApi.listChannelPositions>>['body']['data'][number];

/** Decimal texts of the currency. */
export interface PositionRow {
  /** Undefined for what all channels come to. */
  readonly channel: string | undefined;
  readonly currency: string;
  readonly date: string;
  readonly before: string;
  readonly change: string;
  readonly receivable: string;
  readonly costChange: string;
  readonly cost: string;
}

export function withTotals(positions: readonly Position[]): readonly PositionRow[] {
  const currencies = [...new Set(positions.map(({ currency }) => currency))].sort();
  return currencies.flatMap((currency) => {
    const rows = positions.filter((position) => position.currency === currency).map(rowOf);
    return rows.length < 2 ? rows : [...rows, totalOf(rows, currency)];
  });
}

const rowOf = ({ channel, currency, date, receivable, cost, change }: Position): PositionRow => ({
  ...{ channel, currency, date },
  before: sumOf([receivable.value, negated(change.receivable.value)]),
  change: change.receivable.value,
  receivable: receivable.value,
  costChange: change.cost.value,
  cost: cost.value,
});

function totalOf(rows: readonly PositionRow[], currency: string): PositionRow {
  const sum = (name: 'before' | 'change' | 'receivable' | 'costChange' | 'cost') =>
    sumOf(rows.map((row) => row[name]));
  return {
    ...{ channel: undefined, currency, date: rows[0]?.date ?? '' },
    before: sum('before'),
    change: sum('change'),
    receivable: sum('receivable'),
    costChange: sum('costChange'),
    cost: sum('cost'),
  };
}
