/** From a cell of the trial balance down to what is behind it, one link at a time. */
import { isCurrency } from '../../domain/money/currencies.js';
import { money, toText } from '../../domain/money/money.js';
import type { Bounds } from '../../projections/general-ledger/as-of.js';
import type { Voucher } from '../../projections/general-ledger/vouchers.js';
import { trialBalanceRoutes } from './contract.js';
import type { Engine } from '../composition/engine.js';
import { endpoint, type RequestTo } from '../http/endpoint.js';
import { projectedRead } from '../http/reads.js';
import { refuse } from '../http/refuse.js';
import { asOfBound } from '../http/as-of.js';
import { linksOf } from './voucher-links.js';
import { pageBody } from '../http/page-body.js';

const MODELS = ['general_ledger', 'log_time'] as const;

type Services = Pick<Engine, 'ledger' | 'log' | 'projections' | 'clock'>;

export const explainEndpoints = (engine: Services) => [
  endpoint(trialBalanceRoutes.explain, (request) => explain(engine, request)),
];

async function explain(engine: Services, request: RequestTo<typeof trialBalanceRoutes.explain>) {
  const { book, subject, currency, limit, cursor } = request.query;
  if (!isCurrency(currency)) return refuse('unknown_currency', undefined, 'currency');
  const noBook = (): never => refuse('book_not_found', undefined, 'book');
  const chart = (await engine.ledger.chart(book)) ?? noBook();
  if (!chart.some(({ id }) => id === subject)) {
    return refuse('subject_not_found', undefined, 'subject');
  }
  const { asOf, requireShown } = await asOfBound(engine, request.query.asOf);
  const bounds = { asOf, effectiveAt: request.query.effectiveAt };
  const amount = (minor: bigint) => toText(money(minor, currency));
  const toBody = async ({ debits, credits, ...voucher }: Voucher) => ({
    ...voucher,
    debits: amount(debits),
    credits: amount(credits),
    links: await linksOf(engine, book, voucher.transaction),
  });
  const read = async () => {
    requireShown(MODELS);
    const of = { book, subject, currency };
    const found = await engine.projections.queries.explain({
      ...{ ...of, date: request.query.date, ...bounds, limit, cursor },
    });
    if (found === undefined) return undefined;
    const { date, position } = found;
    const none = amount(0n);
    const { opening, debits, credits, closing } = found.cell ?? {
      ...{ opening: none, debits: none, credits: none, closing: none },
    };
    const { data, ...rest } = pageBody(found.page, (voucher) => voucher);
    const cell = withBounds({ ...of, date: dayBefore(date) }, bounds);
    return {
      ...{ ...of, date, opening, debits, credits, closing, position },
      vouchers: { ...rest, data: await Promise.all(data.map(toBody)) },
      links: {
        trialBalance: `/v1/ledgers/${book}/trial-balance?${withBounds({ date }, bounds)}`,
        opening: `/v1/explain?${cell}`,
      },
    };
  };
  return projectedRead(engine, MODELS, request, read, noBook);
}

/** A query with the bounds that are set. */
function withBounds(
  query: Readonly<Record<string, string>>,
  { asOf, effectiveAt }: Bounds,
): string {
  const parameters = new URLSearchParams(query);
  if (asOf !== undefined) parameters.set('asOf', asOf);
  if (effectiveAt !== undefined) parameters.set('effectiveAt', effectiveAt);
  return parameters.toString();
}

const dayBefore = (day: string): string =>
  new Date(Date.parse(day) - 86_400_000).toISOString().slice(0, 10);
