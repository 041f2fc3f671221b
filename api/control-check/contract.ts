/** The control check (总分核对): the accounts of each subject against the general ledger, day by day. */
import { z } from 'zod';
import { staffReaders } from '../http/readers.js';
import { consistency, projectedRoute } from '../http/route.js';
import { date, signedAmount } from '../http/shapes.js';
import { bookParams } from '../ledger/contract.js';

const kind = z
  .enum(['balance', 'flow', 'carried', 'unbalanced', 'account', 'total'])
  .describe(
    '`balance`: at the end of the day; `flow`: in what the day moved; `carried`: the day does not open as the day before closed; `unbalanced`: debits and credits of a currency; `account`: an account as it is kept now against its last entry; `total`: the general ledger as it is kept now against its last day. The last two are looked for on the open day.',
  );

const controlBreak = z.strictObject({
  kind,
  subject: z.string().nullable().describe('Null for a whole currency.'),
  currency: z.string(),
  account: z.string().nullable(),
  expected: signedAmount,
  found: signedAmount,
});

const controlLine = z.strictObject({
  subject: z.string(),
  currency: z.string(),
  flow: signedAmount.describe('Debits − credits of the day by the general ledger.'),
  change: signedAmount.describe('By which the balances of the accounts changed on the day.'),
  generalLedger: signedAmount.describe('At the end of the day, debits up.'),
  accounts: signedAmount.describe('Σ of the balances of the accounts then, debits up.'),
});

export const controlCheckBody = z
  .strictObject({
    object: z.literal('control_check'),
    book: z.string(),
    date,
    closed: z.boolean(),
    agrees: z.boolean(),
    lines: z.array(controlLine),
    breaks: z.array(controlBreak).describe('At most 100.'),
    more: z.boolean().describe('There are further breaks.'),
    first: z
      .strictObject({
        kind,
        subject: z.string().nullable(),
        currency: z.string(),
        day: date.describe('The first that differs, found by bisection.'),
        event: z
          .strictObject({
            position: z.string(),
            transaction: z.string(),
            account: z
              .string()
              .nullable()
              .describe('Null if the voucher says other than the event.'),
            expected: signedAmount,
            found: signedAmount,
          })
          .nullable()
          .describe(
            'The first that differs on that day. Null if every event and voucher is right: then what is kept of the day is wrong, and a rebuild of the read models mends it.',
          ),
      })
      .nullable()
      .describe('Where the first break comes from; null if all agrees.'),
    case: z.string().nullable().describe('Of the first break, once it was raised.'),
    position: z.string().describe('Of the log, up to which it counts.'),
  })
  .meta({ id: 'ControlCheck' });

export const controlCheckRoutes = {
  getControlCheck: projectedRoute({
    operation: 'getControlCheck',
    path: '/v1/ledgers/{book}/control-check',
    tag: 'Days',
    summary:
      'Control check (总分核对): accounts against general ledger, by subject, currency and day',
    description:
      'The two come from independent sources: the balances that the writer keeps after each entry, and the sum of the amounts. Σ flow of the day must be Δ balance too. A break blocks a close for good and is raised as a case once.',
    roles: staffReaders,
    params: bookParams,
    query: z.strictObject({
      ...consistency,
      date: date.optional().describe('Default: the accounting day that is open.'),
    }),
    answer: controlCheckBody,
    problems: ['book_not_found'],
  }),
};
export type ControlCheckBody = z.infer<typeof controlCheckBody>;
