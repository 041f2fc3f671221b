/** A control check as the API and the command line show it. */
import type { MoneyText } from '../../domain/money/money.js';
import type { Queries } from '../../projections/read-models.js';
import type { ControlCheckBody } from './contract.js';

const MOST_BREAKS = 100;

type DayCheck = NonNullable<Awaited<ReturnType<Queries['checkDay']>>>;

export function controlCheckAnswer(
  { position, book, date, closed, lines, breaks, first }: DayCheck,
  raised: string | null,
): ControlCheckBody {
  const money = (value: string, currency: string): MoneyText => ({ value, currency });
  return {
    object: 'control_check',
    ...{ book, date, closed },
    agrees: breaks.length === 0,
    lines: lines.map(({ subject, currency, flow, change, generalLedger, accounts }) => ({
      ...{ subject, currency },
      flow: money(flow, currency),
      change: money(change, currency),
      generalLedger: money(generalLedger, currency),
      accounts: money(accounts, currency),
    })),
    breaks: breaks.slice(0, MOST_BREAKS).map(({ expected, found, ...one }) => ({
      ...one,
      expected: money(expected, one.currency),
      found: money(found, one.currency),
    })),
    more: breaks.length > MOST_BREAKS,
    first: first && {
      ...first,
      event: first.event && {
        ...first.event,
        expected: money(first.event.expected, first.currency),
        found: money(first.event.found, first.currency),
      },
    },
    case: raised,
    position,
  };
}
