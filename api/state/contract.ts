/** What a stream was at any of its events: the state before and after it, as the deciders fold it. */
import { z } from 'zod';
import { plainText, position } from '../http/shapes.js';
import { consistency, nothing, readRoute } from '../http/route.js';

const revision = z
  .string()
  .regex(/^\d{1,15}$/, 'a revision is a whole number from 0')
  .transform(Number);

const state = z
  .strictObject({
    object: z.literal('state'),
    stream: z.string(),
    revision: z.int(),
    last: z.int().describe('The revision of the newest event of the stream.'),
    event: z.strictObject({
      position: z.string(),
      id: z.string(),
      type: z.string().describe('Without its version.'),
      at: z.iso.datetime({ offset: true }),
      actor: z.string(),
      cause: z.string(),
    }),
    members: z.array(
      z.strictObject({
        path: z.string().describe('`captures.0.status`'),
        before: z.string().nullable().describe('Null if it was not there.'),
        after: z.string().nullable().describe('Null if it is not there.'),
        changed: z.boolean(),
      }),
    ),
    isWhole: z
      .boolean()
      .describe('False if there are more members than are shown; none that changed is left out.'),
  })
  .meta({ id: 'StreamState' });
export type StateBody = z.infer<typeof state>;

export const stateRoutes = {
  getState: readRoute({
    operation: 'getState',
    path: '/v1/states',
    tag: 'Operations',
    summary: 'The state of a stream before and after an event of it',
    description:
      "Folded from the stream's events by the same functions as decisions are made on. Of a book, the accounts are shown that the event speaks of.",
    roles: ['auditor', 'operator'],
    params: nothing,
    query: z.strictObject({
      ...consistency,
      stream: plainText(200).describe('The whole name.'),
      revision: revision.optional().describe('Of the event. Default: the newest.'),
      position: position
        .optional()
        .describe("Of the log: the stream's last event up to there. Not together with `revision`."),
    }),
    answer: state,
    problems: ['not_found', 'too_many_events'],
  }),
};
