/** What a channel is, as an operator writes it and as the API answers it. */
import { z } from 'zod';
import { PERCENT } from '../../domain/money/fee.js';
import { proposalMembers } from '../approval/contract.js';
import {
  amount,
  currencyCode,
  instant,
  instantGiven,
  date,
  signedAmount,
  wholeRecord,
} from '../http/shapes.js';

const MAX_METHODS = 20;
const MAX_CURRENCIES = 200;
const MAX_WINDOWS = 100;
const MAX_SECRETS = 20;
const MONTH_S = 31 * 86_400;

export const channelName = z.string().regex(/^[a-z0-9_]{1,64}$/, 'a channel is 1–64 of a–z 0–9 _');

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
export const members = {
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

/** What is answered of a channel's configuration. */
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

export const channel = z
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

export const channelChange = z
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

export const channelVersion = z
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

const count = z.int();

/** How far back counts of a channel's answers go. */
export const ANSWERS_MINUTES = 15;

/** What a channel is up to: whether it gets new attempts, and how it answered of late. */
export const channelHealth = z
  .strictObject({
    channel: z.string(),
    state: z
      .enum(['taking', 'maintenance', 'not_connectable', 'disabled'])
      .describe('`taking` new attempts; of several reasons against it the lasting one is told.'),
    trouble: z.string().nullable().describe('Why it cannot be called.'),
    maintenanceUntil: instant.nullable().describe('The end of the window that it is in.'),
    calls: count.describe(`Of the last ${ANSWERS_MINUTES} minutes, as the next two.`),
    unknown: count.describe('Calls whose outcome stayed unknown.'),
    averageMs: count.nullable(),
    answeredAt: instant.nullable().describe('When it last said what became of a request.'),
    unknownAt: instant.nullable().describe('When it last did not.'),
  })
  .meta({ id: 'ChannelHealth' });
export type ChannelHealthBody = z.infer<typeof channelHealth>;

export const channelPosition = z
  .strictObject({
    channel: z.string(),
    currency: z.string(),
    date: date.describe('Accounting day.'),
    receivable: signedAmount.describe('What the channel owes us at the end of the day, or now.'),
    cost: signedAmount.describe('What the channel has cost us by then.'),
    change: z
      .strictObject({ receivable: signedAmount, cost: signedAmount })
      .describe('What the day changed of either.'),
  })
  .meta({ id: 'ChannelPosition' });
