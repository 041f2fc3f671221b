/** Every report of the house and of a merchant, made anew from turnover whenever it is asked for. */
import { previousDay } from '../../domain/ledger/calendar.js';
import { PAYMENT_BOOK } from '../../domain/payment/accounts.js';
import { minorOf } from '../framework/decimal.js';
import type { QueryContext } from '../framework/query.js';
import { trialBalance } from '../general-ledger/trial-balance.js';
import { businessTurnover, merchantTurnover, type Moment, momentOf } from '../turnover/flows.js';
import { CASH, cashFlow, type Opening } from './cash-flow.js';
import { channelMargin } from './channel-margin.js';
import { dailyBusiness, firstOfMonth } from './daily-business.js';
import { merchantStatement } from './merchant-statement.js';
import { type Owed, RECEIVABLES, receivablesAgeing } from './receivables-ageing.js';
import type { Report } from './report.js';

export const reportNames = [
  'daily-business',
  'channel-margin',
  'cash-flow',
  'receivables-ageing',
] as const;
export type ReportName = (typeof reportNames)[number];

export interface ReportRequest {
  /** The last accounting day that it covers. Default: the day that is open, or was at `asOf`. */
  readonly date?: string | undefined;
  /** The first. Default: that of the month. */
  readonly from?: string | undefined;
  /** A position or an instant, as for a trial balance. */
  readonly asOf?: string | undefined;
}

type Context = Pick<QueryContext, 'ask' | 'log'>;

export const reportQueries = (context: QueryContext) => ({
  /** Undefined if the book of payments was not open then. */
  report: async (name: ReportName, request: ReportRequest): Promise<Report | undefined> => {
    const moment = await context.ask((db) => momentOf(db, request.date, request.asOf));
    return moment && makers[name](context, moment, request.from ?? firstOfMonth(moment.date));
  },

  merchantStatement: async (
    merchant: string,
    request: ReportRequest,
  ): Promise<Report | undefined> => {
    const moment = await context.ask((db) => momentOf(db, request.date, request.asOf));
    if (moment === undefined) return undefined;
    const from = request.from ?? firstOfMonth(moment.date);
    const lines = await merchantTurnover(context, {
      ...{ to: moment.date, position: moment.bound, merchant },
    });
    return merchantStatement(moment, { merchant, from }, lines);
  },
});

type Maker = (context: Context, moment: Moment, from: string) => Promise<Report>;

const makers: Readonly<Record<ReportName, Maker>> = {
  'daily-business': async (context, moment) => {
    const span = { from: firstOfMonth(moment.date), to: moment.date };
    return dailyBusiness(
      moment,
      await businessTurnover(context, { ...span, position: moment.bound }),
    );
  },

  'channel-margin': async (context, moment, from) => {
    const within = { from, to: moment.date, position: moment.bound };
    return channelMargin(moment, from, await businessTurnover(context, within));
  },

  'cash-flow': async (context, moment, from) => {
    const within = { from, to: moment.date, position: moment.bound, subjects: CASH };
    const lines = await businessTurnover(context, within);
    return cashFlow(moment, from, await openingsOf(context, moment, from), lines);
  },

  'receivables-ageing': async (context, moment) => {
    const within = { to: moment.date, position: moment.bound };
    const [channels, merchants] = RECEIVABLES;
    const ofChannels = await businessTurnover(context, { ...within, subjects: [channels] });
    const ofMerchants = await merchantTurnover(context, { ...within, subjects: [merchants] });
    return receivablesAgeing(moment, [
      ...ofChannels.map(({ owner, ...line }): Owed => ({ ...line, by: owner })),
      ...ofMerchants.map(({ merchant, ...line }): Owed => ({ ...line, by: merchant })),
    ]);
  },
};

/** What the cash subjects held before the first day, by the general ledger. */
async function openingsOf(
  { ask }: Context,
  { bound }: Moment,
  from: string,
): Promise<readonly Opening[]> {
  const request = { book: PAYMENT_BOOK, date: previousDay(from), asOf: bound };
  const before = await ask((db) => trialBalance(db, request));
  return (before?.lines ?? [])
    .filter(({ subject }) => CASH.includes(subject))
    .map(({ subject, currency, closing }) => ({
      ...{ subject, currency },
      minor: minorOf(closing.value, currency),
    }));
}
