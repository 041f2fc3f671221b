/** What goes on in the house now: rate, outcomes, what is open and what is behind. */
import { z } from 'zod';
import { ANSWERS_MINUTES } from '../channel/shapes.js';
import { instant } from '../http/shapes.js';
import { nothing, plainRead, projectedRoute } from '../http/route.js';
import { staffReaders } from '../http/readers.js';

/** Nobody counts further: such a number means "this many or more". */
export const MOST_COUNTED = 1_000;
export const MINUTES = 60;

const count = z.int();

const outcomes = {
  begun: count,
  succeeded: count,
  failed: count,
  givenUp: count.describe('Canceled or expired.'),
};

const overview = z
  .strictObject({
    object: z.literal('overview'),
    at: instant,
    minutes: z
      .array(z.strictObject({ from: instant, ...outcomes }))
      .describe(
        `Payments of the last ${MINUTES} minutes, by the minute in which each came to that; minutes without any are left out.`,
      ),
    flows: z.strictObject({
      open: count.describe(`As the other counts, no further than ${MOST_COUNTED}.`),
      stuck: count,
      unknown: count.describe('A channel was asked, and what became of it is unknown.'),
      oldestAt: instant.nullable(),
    }),
    cases: z.strictObject({ open: count, unassigned: count }),
    approvals: z.strictObject({ open: count }),
    channels: z
      .array(
        z.strictObject({
          channel: z.string(),
          calls: count,
          unknown: count,
          averageMs: count.nullable(),
        }),
      )
      .describe(`What the channels answered in the last ${ANSWERS_MINUTES} minutes.`),
    readModels: z.array(
      z.strictObject({
        group: z.string(),
        state: z.string(),
        lagMs: count.describe('How long ago the first event was recorded that it does not show.'),
      }),
    ),
    troubles: z
      .array(z.strictObject({ part: z.string(), detail: z.string() }))
      .describe('Parts of this server that cannot serve, as `/readyz` names them.'),
  })
  .meta({ id: 'Overview' });
export type OverviewBody = z.infer<typeof overview>;

export const MINUTE_MS = 60_000;

export const overviewRoutes = {
  getOverview: projectedRoute({
    operation: 'getOverview',
    path: '/v1/overview',
    tag: 'Operations',
    summary: 'What goes on now',
    roles: staffReaders,
    params: nothing,
    query: plainRead,
    answer: overview,
  }),
};
