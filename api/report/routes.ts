import { PAYMENT_BOOK } from '../../domain/payment/accounts.js';
import { isCurrency } from '../../domain/money/currencies.js';
import { money, toText } from '../../domain/money/money.js';
import type { Report, ReportRow } from '../../projections/report/report.js';
import { reportNames, type ReportRequest } from '../../projections/report/queries.js';
import type { TurnoverLine } from '../../projections/turnover/queries.js';
import type { ProjectionName } from '../../projections/read-models.js';
import type { Engine } from '../composition/engine.js';
import { asOfBound } from '../http/as-of.js';
import { merchantOf } from '../http/auth/caller.js';
import { endpoint, type RequestTo } from '../http/endpoint.js';
import { type Column, text } from '../http/export/column.js';
import { type Export, exportEndpoint } from '../http/export/export-endpoint.js';
import { pageBody } from '../http/page-body.js';
import { projectedRead } from '../http/reads.js';
import { refuse } from '../http/refuse.js';
import { linksOf } from '../trial-balance/voucher-links.js';
import { reportRoutes as routes } from './contract.js';

type Services = Pick<Engine, 'ledger' | 'log' | 'projections' | 'clock'>;

export const reportEndpoints = (engine: Services) => [
  endpoint(routes.getMerchantStatement, async (request) => {
    const { body, ...shown } = await statement(engine, request);
    return { ...shown, body: reportBody(body, request.query.asOf) };
  }),
  exportEndpoint(routes.exportMerchantStatement, async (request) => {
    const { body, ...shown } = await statement(engine, request);
    return { ...shown, ...fileOf(body, body.rows[0]?.of) };
  }),
  endpoint(routes.listTurnover, (request) => listTurnover(engine, request)),
  endpoint(routes.listTurnoverVouchers, (request) => listVouchers(engine, request)),
  endpoint(routes.getReport, async (request) => {
    const { body, ...shown } = await report(engine, request);
    return { ...shown, body: reportBody(body, request.query.asOf) };
  }),
  exportEndpoint(routes.exportReport, async (request) => {
    const { body, ...shown } = await report(engine, request);
    return { ...shown, ...fileOf(body) };
  }),
];

const MODELS = ['turnover', 'general_ledger', 'log_time'] as const satisfies ProjectionName[];
const MOST_DAYS = 366;
const DAY_MS = 86_400_000;

type Asked = Pick<RequestTo<typeof routes.getReport>, 'header' | 'query'>;
type StatementAsked = Pick<
  RequestTo<typeof routes.getMerchantStatement>,
  'header' | 'query' | 'caller'
>;

function report(
  engine: Services,
  request: Asked & Pick<RequestTo<typeof routes.getReport>, 'params'>,
) {
  const { queries } = engine.projections;
  const name = reportNames.find((known) => known === request.params.name) ?? refuse('not_found');
  return made(engine, request, (wanted) => queries.report(name, wanted));
}

function statement(engine: Services, request: StatementAsked) {
  const merchant =
    merchantOf(request.caller, request.query.merchant) ??
    refuse('invalid_request', 'name the merchant', 'merchant');
  return made(engine, request, (wanted) =>
    engine.projections.queries.merchantStatement(merchant, wanted),
  );
}

async function made(
  engine: Services,
  request: Asked,
  make: (wanted: ReportRequest) => Promise<Report | undefined>,
) {
  const { date, from } = request.query;
  const { asOf, requireShown } = await asOfBound(engine, request.query.asOf);
  const read = async () => {
    requireShown(MODELS);
    const found = await make({ date, from, asOf });
    if (found !== undefined) checkSpan(found.from, found.date);
    return found;
  };
  return projectedRead(engine, MODELS, request, read, () => refuse('book_not_found'));
}

function checkSpan(from: string | null, to: string): void {
  if (from === null) return;
  if (from > to) refuse('invalid_request', 'the first day is after the last', 'from');
  const days = (Date.parse(to) - Date.parse(from)) / DAY_MS;
  if (days > MOST_DAYS) refuse('invalid_request', `more than ${MOST_DAYS} days`, 'from');
}

const reportBody = ({ columns, rows, ...rest }: Report, asOf: string | undefined) => ({
  ...rest,
  columns: [...columns],
  rows: rows.map(({ turnover, cells, ...row }) => ({
    ...row,
    cells: [...cells],
    links: { turnover: turnover && turnoverLink(turnover, asOf) },
  })),
});

function turnoverLink(
  { to, ...of }: NonNullable<ReportRow['turnover']>,
  asOf: string | undefined,
): string {
  const query = new URLSearchParams({ ...of, date: to });
  if (asOf !== undefined) query.set('asOf', asOf);
  return `/v1/reports/turnover?${query.toString()}`;
}

function fileOf(
  { report: name, from, date, columns, rows }: Report,
  of?: string | null,
): Pick<Export<ReportRow>, 'name' | 'columns' | 'every'> {
  return {
    name: [name, ...(of == null ? [] : [of]), ...(from === null ? [] : [from]), date].join('-'),
    columns: [
      text('line', ({ line }) => line),
      text('of', (row) => row.of),
      text('currency', ({ currency }) => currency),
      ...columns.map(({ name: column, kind }, index): Column<ReportRow> => ({
        ...{ name: column, kind },
        cell: ({ cells }) => String(cells[index]),
      })),
    ],
    every: (take) => take(rows),
  };
}

async function listTurnover(engine: Services, request: RequestTo<typeof routes.listTurnover>) {
  const { date, from, ...wanted } = request.query;
  const { currency, subject, merchant } = wanted;
  if (!isCurrency(currency)) return refuse('unknown_currency', undefined, 'currency');
  const { asOf, requireShown } = await asOfBound(engine, wanted.asOf);
  const amount = (minor: bigint) => toText(money(minor, currency));
  const body = ({ debits, credits, ...line }: TurnoverLine) => ({
    ...{ day: line.day, kind: line.kind, owner: line.owner, merchant: line.merchant },
    ...{ transactions: line.transactions, debits: amount(debits), credits: amount(credits) },
    links: { vouchers: vouchersLink({ subject, currency, merchant }, line, wanted.asOf) },
  });
  return projectedRead(engine, MODELS, request, async () => {
    requireShown(MODELS);
    const { queries } = engine.projections;
    const to = date ?? (await queries.book(PAYMENT_BOOK))?.day ?? '9999-12-31';
    const first = from ?? `${to.slice(0, 8)}01`;
    checkSpan(first, to);
    return pageBody(await queries.listTurnover({ ...wanted, asOf, from: first, to }), body);
  });
}

function vouchersLink(
  of: {
    readonly subject: string;
    readonly currency: string;
    readonly merchant?: string | undefined;
  },
  { day, kind, owner }: Pick<TurnoverLine, 'day' | 'kind' | 'owner'>,
  asOf: string | undefined,
): string {
  const { subject, currency, merchant } = of;
  const query = new URLSearchParams({ subject, currency, date: day, kind });
  if (merchant === undefined) query.set('owner', owner ?? '');
  else query.set('merchant', merchant);
  if (asOf !== undefined) query.set('asOf', asOf);
  return `/v1/reports/turnover/vouchers?${query.toString()}`;
}

async function listVouchers(
  engine: Services,
  request: RequestTo<typeof routes.listTurnoverVouchers>,
) {
  const wanted = request.query;
  const { currency } = wanted;
  if (!isCurrency(currency)) return refuse('unknown_currency', undefined, 'currency');
  const { asOf, requireShown } = await asOfBound(engine, wanted.asOf);
  const amount = (minor: bigint) => toText(money(minor, currency));
  return projectedRead(engine, MODELS, request, async () => {
    requireShown(MODELS);
    const page = await engine.projections.queries.turnoverVouchers({ ...wanted, asOf });
    const { data, ...rest } = pageBody(page, (voucher) => voucher);
    const bodies = data.map(async ({ debits, credits, ...voucher }) => ({
      ...voucher,
      ...{ debits: amount(debits), credits: amount(credits) },
      links: await linksOf(engine, PAYMENT_BOOK, voucher.transaction),
    }));
    return { ...rest, data: await Promise.all(bodies) };
  });
}
