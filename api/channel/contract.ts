/** Payment channels: how each is configured, and what it owes and costs. */
import { z } from 'zod';
import { decisionErrors, decisionMembers, proposalMembers } from '../approval/contract.js';
import { PERCENT } from '../../domain/money/fee.js';
import {
  amount,
  currencyCode,
  instant,
  instantGiven,
  listOf,
  objectId,
  pageQuery,
  plainText,
  signedAmount,
  wholeRecord,
} from '../http/shapes.js';
import {
  consistency,
  nothing,
  patchRoute,
  plainRead,
  projectedRoute,
  readRoute,
  writeRoute,
} from '../http/route.js';
import { staffReaders } from '../http/readers.js';

const channelPosition = z
  .strictObject({
    channel: z.string(),
    currency: z.string(),
    receivable: signedAmount.describe('What the channel owes us.'),
    cost: signedAmount.describe('What the channel has cost us.'),
  })
  .meta({ id: 'ChannelPosition' });

const MAX_METHODS = 20;
const MAX_CURRENCIES = 200;
const MAX_WINDOWS = 100;
const MAX_SECRETS = 20;
const MONTH_S = 31 * 86_400;

const channelName = z.string().regex(/^[a-z0-9_]{1,64}$/, 'a channel is 1–64 of a–z 0–9 _');

const word = (what: string) =>
  z.string().regex(/^[a-z0-9_]{1,40}$/, `${what} is 1–40 of a–z 0–9 _`);

const percent = z
  .string()
  .regex(PERCENT, 'a percentage is a string from "0" to "100" with at most 6 decimals')
  .describe('What the channel costs us: `"0.30"` is 0.30 % of what is captured.');

const secretReferences = wholeRecord(
  z
    .record(
      z.string().regex(/^[A-Z][A-Z0-9_]{0,63}$/, 'the name of a secret is 1–64 of A–Z 0–9 _'),
      z
        .string()
        .regex(
          /^(env:[A-Za-z_][A-Za-z0-9_]{0,127}|file:\/[\x20-\x7e]{1,1000})$/,
          'a secret is given by reference: env:NAME or file:/path',
        ),
    )
    .refine((map) => Object.keys(map).length <= MAX_SECRETS, `at most ${MAX_SECRETS} secrets`)
    .meta({ maxProperties: MAX_SECRETS })
    .describe('Where each secret stands, `env:NAME` or `file:/path`; never the secret itself.'),
);

const limits = z
  .strictObject({
    min: z.array(amount).max(MAX_CURRENCIES).default([]),
    max: z.array(amount).max(MAX_CURRENCIES).default([]),
  })
  .describe(
    'Least and largest amount of a payment, once a currency; a currency without is unlimited.',
  );

/** What an operator says of a channel, each member alone. */
const members = {
  connector: word('a connector'),
  methods: z.array(word('a method')).min(1).max(MAX_METHODS),
  currencies: z.union(
    [z.literal('all'), z.array(currencyCode).min(1).max(MAX_CURRENCIES)],
    '`all`, or a list of ISO 4217 codes',
  ),
  costPercent: percent,
  limits,
  authorizationSeconds: z
    .int()
    .min(60)
    .max(MONTH_S)
    .describe('How long the channel holds an authorization.'),
  maintenance: z
    .array(z.strictObject({ from: instantGiven, to: instantGiven }))
    .max(MAX_WINDOWS)
    .describe('When the channel gets no new attempts; what is under way goes on.'),
  enabled: z.boolean(),
  secrets: secretReferences,
};

const answered = {
  connector: z.string(),
  methods: z.array(z.string()),
  currencies: z.union([z.literal('all'), z.array(z.string())]),
  costPercent: z.string(),
  limits: z.strictObject({ min: z.array(amount), max: z.array(amount) }),
  authorizationSeconds: z.int(),
  maintenance: z.array(z.strictObject({ from: instant, to: instant })),
  enabled: z.boolean(),
  secrets: z.record(z.string(), z.string()).describe('References; never a secret.'),
};
const changesAnswered = z.strictObject(answered).partial();

const channel = z
  .strictObject({
    name: z.string(),
    object: z.literal('channel'),
    ...answered,
    version: z.int().describe('1 for the first; every change makes the next.'),
    configuredAt: instant,
    changedAt: instant,
    changedBy: z.string(),
  })
  .meta({ id: 'Channel' });

const channelChange = z
  .strictObject({
    object: z.literal('channel_change'),
    id: z.string(),
    channel: z.string(),
    changes: changesAnswered.describe('What is to be.'),
    before: changesAnswered.describe('What these members were when it was proposed.'),
    ...proposalMembers,
  })
  .meta({ id: 'ChannelChange' });
export type ChannelChangeBody = z.infer<typeof channelChange>;
export type ChannelBody = z.infer<typeof channel>;

const channelVersion = z
  .strictObject({
    version: z.int(),
    changes: changesAnswered.describe('The first version names every member.'),
    by: z.string(),
    approval: z
      .strictObject({ id: z.string(), approvedBy: z.string() })
      .nullable()
      .describe('The proposal that was approved; null for what needs no approval.'),
    at: instant,
  })
  .meta({ id: 'ChannelVersion' });

const nameParams = z.strictObject({ name: channelName });
const changeParams = z.strictObject({ name: channelName, id: objectId });

/** What no configuration may say. */
const broken = [
  'connector_unknown',
  'connector_development_only',
  'method_unsupported',
  'unknown_currency',
  'invalid_amount',
  'amount_too_large',
  'channel_limits_invalid',
  'maintenance_invalid',
  'channel_secret_missing',
] as const;

export const channelRoutes = {
  // Before the routes with a name: no channel is called so.
  listChannelPositions: projectedRoute({
    operation: 'listChannelPositions',
    path: '/v1/channels/positions',
    tag: 'Reports',
    summary: 'What each channel owes and costs',
    roles: staffReaders,
    params: nothing,
    query: z.strictObject({ ...consistency }),
    answer: listOf(channelPosition),
  }),
  configureChannel: writeRoute({
    operation: 'configureChannel',
    path: '/v1/channels',
    tag: 'Channels',
    summary: 'Configure a channel, disabled at first',
    description:
      'Idempotent by `name`. No channel begins enabled: that is a change, which another principal approves.',
    roles: ['operator'],
    params: nothing,
    body: z.strictObject({
      name: channelName.refine((name) => name !== 'positions', 'no channel is called so'),
      connector: members.connector,
      methods: members.methods,
      currencies: members.currencies.default('all'),
      costPercent: members.costPercent,
      limits: members.limits.default({ min: [], max: [] }),
      authorizationSeconds: members.authorizationSeconds.default(7 * 86_400),
      maintenance: members.maintenance.default([]),
      enabled: z.literal(false, 'a channel begins disabled; enable it by a change').default(false),
      secrets: members.secrets.default({}),
    }),
    status: 201,
    answer: channel,
    answerHeaders: ['Idempotency-Replayed'],
    problems: ['id_conflict', 'too_many_channels', ...broken],
  }),
  listChannels: readRoute({
    operation: 'listChannels',
    path: '/v1/channels',
    tag: 'Channels',
    summary: 'Every channel, in the order in which they were configured',
    roles: staffReaders,
    params: nothing,
    query: plainRead,
    answer: listOf(channel),
  }),
  getChannel: readRoute({
    operation: 'getChannel',
    path: '/v1/channels/{name}',
    tag: 'Channels',
    summary: 'A channel',
    roles: staffReaders,
    params: nameParams,
    query: plainRead,
    answer: channel,
    problems: ['not_found'],
  }),
  changeChannel: patchRoute({
    operation: 'changeChannel',
    path: '/v1/channels/{name}',
    tag: 'Channels',
    summary: 'Change a channel, or propose the change',
    description:
      'What stops or narrows a channel is changed at once. A change that makes `connector`, `secrets`, `costPercent` or `enabled` different is a proposal as a whole, answered in `change` and approved by another principal; it needs an `Idempotency-Key`.',
    roles: ['operator'],
    headers: ['Idempotency-Key'],
    params: nameParams,
    body: z.strictObject(members).partial(),
    status: 200,
    answer: channel
      .extend({
        change: channelChange.nullable().describe('What was proposed; null if nothing was.'),
      })
      .meta({ id: 'ChannelWithChange' }),
    answerHeaders: ['Idempotency-Replayed'],
    problems: [
      'not_found',
      'idempotency_key_required',
      'idempotency_key_reused',
      'too_many_channel_changes',
      'channel_secret_unresolved',
      ...broken,
    ],
  }),
  listChannelVersions: readRoute({
    operation: 'listChannelVersions',
    path: '/v1/channels/{name}/versions',
    tag: 'Channels',
    summary: 'What was changed of a channel, by whom and when, newest first',
    roles: staffReaders,
    params: nameParams,
    query: z.strictObject({ ...pageQuery, ...consistency }),
    answer: listOf(channelVersion),
    problems: ['not_found', 'invalid_cursor'],
  }),
  listChannelChanges: projectedRoute({
    operation: 'listChannelChanges',
    path: '/v1/channels/{name}/changes',
    tag: 'Channels',
    summary: 'What was proposed for a channel, newest first',
    roles: staffReaders,
    params: nameParams,
    query: z.strictObject({
      ...pageQuery,
      ...consistency,
      status: z.enum(['open', 'approved', 'rejected', 'executed', 'failed']).optional(),
    }),
    answer: listOf(channelChange),
    problems: ['not_found', 'invalid_cursor'],
  }),
  getChannelChange: readRoute({
    operation: 'getChannelChange',
    path: '/v1/channels/{name}/changes/{id}',
    tag: 'Channels',
    summary: 'A change that was proposed',
    roles: staffReaders,
    params: changeParams,
    query: plainRead,
    answer: channelChange,
    problems: ['not_found'],
  }),
  approveChannelChange: writeRoute({
    operation: 'approveChannelChange',
    path: '/v1/channels/{name}/changes/{id}/approve',
    tag: 'Channels',
    summary: 'Approve a change, which is in force at once',
    description:
      'By another principal. What the channel or its secrets no longer allow is refused and stays open.',
    roles: ['operator'],
    headers: ['Idempotency-Key'],
    params: changeParams,
    body: z.strictObject(decisionMembers),
    status: 200,
    answer: channelChange,
    answerHeaders: ['Idempotency-Replayed'],
    problems: [
      ...decisionErrors,
      'channel_changed',
      'channel_secret_unresolved',
      'too_many_channel_changes',
      ...broken,
    ],
  }),
  rejectChannelChange: writeRoute({
    operation: 'rejectChannelChange',
    path: '/v1/channels/{name}/changes/{id}/reject',
    tag: 'Channels',
    summary: 'Reject a change',
    roles: ['operator'],
    headers: ['Idempotency-Key'],
    params: changeParams,
    body: z.strictObject({ ...decisionMembers, reason: plainText(500).optional() }),
    status: 200,
    answer: channelChange,
    answerHeaders: ['Idempotency-Replayed'],
    problems: decisionErrors,
  }),
};
