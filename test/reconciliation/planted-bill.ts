/** The sandbox's bill with differences planted: its rows are changed, and its totals follow. */
import { parseMinor, formatMinor } from '../../domain/money/money.js';
import { CNY } from '../../domain/bill/yuan.js';

export interface BillLine {
  readonly time: string;
  readonly channelReference: string;
  readonly requestNo: string;
  readonly kind: string;
  readonly currency: string;
  readonly amount: string;
  readonly fee: string;
  readonly original: string;
  readonly originalReference: string;
}

const COLUMNS =
  'time,channelReference,requestNo,kind,currency,amount,fee,original,originalReference';

export const linesOf = (bill: string): BillLine[] =>
  bill
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#') && line !== COLUMNS)
    .map((line) => {
      const names = COLUMNS.split(',');
      const values = line.split(',');
      return Object.fromEntries(
        names.map((name, index) => [name, values[index] ?? '']),
      ) as unknown as BillLine;
    });

/** A bill in CNY. */
export function billOf(channel: string, day: string, lines: readonly BillLine[]): string {
  const sum = (of: (line: BillLine) => string | undefined): string =>
    formatMinor(
      lines.reduce((total, line) => total + parseMinor(of(line) ?? '0.00', CNY), 0n),
      CNY,
    );
  const taken = sum(({ kind, amount }) => (kind === 'refund' ? undefined : amount));
  const back = sum(({ kind, amount }) => (kind === 'refund' ? amount : undefined));
  const total = `#total,CNY,${lines.length},${taken},${back},${sum(({ fee }) => fee)}`;
  return [
    `#bill,${channel},${day}`,
    COLUMNS,
    ...lines.map((line) =>
      COLUMNS.split(',')
        .map((name) => line[name as keyof BillLine])
        .join(','),
    ),
    ...(lines.length === 0 ? [] : [total]),
    `#end,${lines.length}`,
    '',
  ].join('\n');
}
