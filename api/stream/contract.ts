/** What changes, as it changes: server-sent events. They name what to read anew and never carry it. */
import { z } from 'zod';
import { ROLES } from '../../domain/access/roles.js';
import { nothing, streamRoute } from '../http/route.js';

/**
 * What can be followed. `overview` changes with everything else that the caller may see; `ledger` with every
 * posting.
 */
export const TOPICS = [
  'overview',
  'payments',
  'checkouts',
  'cases',
  'approvals',
  'flows',
  'channels',
  'merchants',
  'keys',
  'accounts',
  'ledger',
  'days',
  'users',
  'payouts',
  'topups',
] as const;
export type Topic = (typeof TOPICS)[number];

/** Of these a merchant is told what belongs to it; of the others nothing. */
export const MERCHANT_TOPICS: readonly Topic[] = [
  'overview',
  'payments',
  'checkouts',
  'payouts',
  'topups',
];

const change = z.strictObject({
  topic: z.enum(TOPICS),
  id: z
    .string()
    .nullable()
    .describe('What has changed; null if that is more than one, or has no id.'),
});
export type Change = z.infer<typeof change>;

export const changes = z
  .strictObject({ changes: z.array(change) })
  .meta({ id: 'Changes', description: 'The data of an event `change`; that of `reset` is `{}`.' });
export type Changes = z.infer<typeof changes>;

const topicNames = z
  .string()
  .regex(
    /^[a-z]{1,20}(?:,[a-z]{1,20}){0,19}$/,
    'topics are names with commas between them: `payments,cases`',
  )
  .refine(
    (names) => names.split(',').every((name) => TOPICS.some((topic) => topic === name)),
    `a topic is one of ${TOPICS.join(', ')}`,
  );

export const streamRoutes = {
  followChanges: streamRoute({
    operation: 'followChanges',
    path: '/v1/stream',
    tag: 'System',
    summary: 'What changes, as it changes (server-sent events)',
    description:
      'Each event `change` names what to read anew; its id is the position in the log. `reset` comes first, and whenever more has changed than is remembered: read everything anew. A connection with the header `Last-Event-ID` goes on after that position. It ends when its reader is too slow, when the key ends, or when the server does; the reader then connects again.',
    roles: ROLES,
    params: nothing,
    query: z.strictObject({
      topics: topicNames.optional().describe('Default: everything that the caller may follow.'),
    }),
    answer: changes,
    headers: ['Tallybook-Merchant', 'Last-Event-ID'],
  }),
};
