/** The audit log: what people and keys did. */
import { z } from 'zod';
import { consistency, nothing, projectedRoute } from '../http/route.js';
import { instant, instantGiven, listOf, objectId, pageQuery } from '../http/shapes.js';

const act = z
  .strictObject({
    position: z.string(),
    id: z.string(),
    type: z.string().describe('Of the event, without its version: `RefundRequested`.'),
    at: instant,
    principal: z.string().describe('`key:…`, `user:…`, or `cli:…` at the command line.'),
    request: z.string().describe('Id of the request or command, or of what caused it.'),
    stream: z.string(),
    revision: z.int(),
    objects: z
      .array(z.strictObject({ kind: z.string(), id: z.string(), book: z.string().optional() }))
      .describe('What it was done to, by kind: `payment`, `account`, `user` …'),
  })
  .meta({ id: 'Act' });
export type ActBody = z.infer<typeof act>;

export const actRoutes = {
  listActs: projectedRoute({
    operation: 'listActs',
    path: '/v1/acts',
    tag: 'Operations',
    summary: 'What people and keys did, newest first',
    description:
      'Every event on behalf of a person or a key, reads of channel bytes among them. Who they are is not in the log: it names them by opaque ids.',
    roles: ['auditor'],
    people: ['admin'],
    params: nothing,
    query: z.strictObject({
      ...pageQuery,
      ...consistency,
      principal: z
        .string()
        .regex(
          /^((key|user|cli):)?[A-Za-z0-9._-]{1,128}$/,
          'a principal is key:ID, user:ID or an id',
        )
        .optional()
        .describe('As acts name it; the id of a key or a user alone will do.'),
      object: objectId.optional().describe('The id of what it was done to, or a channel’s name.'),
      from: instantGiven.optional().describe('Recorded then or later.'),
      to: instantGiven.optional().describe('Recorded before then.'),
    }),
    answer: listOf(act),
    problems: ['invalid_cursor'],
  }),
};
