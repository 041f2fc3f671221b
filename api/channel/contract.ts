/** The routes of payment channels: how each is configured, and what it owes and costs. */
import { z } from 'zod';
import { decisionErrors, decisionMembers } from '../approval/contract.js';
import { date, listOf, objectId, pageQuery, plainText } from '../http/shapes.js';
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
import {
  channel,
  channelChange,
  channelHealth,
  channelName,
  channelPosition,
  channelVersion,
  members,
} from './shapes.js';

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

/** Routes that stand before those with a name. */
const RESERVED_NAMES = ['health', 'positions'];

export const channelRoutes = {
  listChannelPositions: projectedRoute({
    operation: 'listChannelPositions',
    path: '/v1/channels/positions',
    tag: 'Reports',
    summary: 'What each channel owes and costs',
    roles: staffReaders,
    params: nothing,
    query: z.strictObject({
      ...consistency,
      date: date.optional().describe('Accounting day. Default: the open day.'),
    }),
    answer: listOf(channelPosition),
  }),
  listChannelHealth: projectedRoute({
    operation: 'listChannelHealth',
    path: '/v1/channels/health',
    tag: 'Channels',
    summary: 'Whether each channel gets new attempts, and how it answers',
    roles: staffReaders,
    params: nothing,
    query: z.strictObject({ ...consistency }),
    answer: listOf(channelHealth),
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
      name: channelName.refine((name) => !RESERVED_NAMES.includes(name), 'no channel is called so'),
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
    body: z
      .strictObject({
        ...members,
        before: z
          .strictObject(members)
          .partial()
          .describe(
            'What members were when they were looked at: if they are otherwise by now, nothing is changed (`channel_changed`).',
          ),
      })
      .partial(),
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
      'channel_changed',
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
    dangerous: true,
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
