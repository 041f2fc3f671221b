/** Bodies on the wire between engine and sandbox, in both directions. All amounts are decimal text. */
import { z } from 'zod';
import { scenarioNames } from './scenarios.js';

/**
 * Raised when the two sides could no longer understand each other; a sandbox of another version is not
 * adopted.
 */
export const PROTOCOL = 1;

/** A response or callback above this is not read. */
export const MAX_BODY_BYTES = 64 * 1024;

/** Longest document of a dispute, in characters. */
export const MAX_DOCUMENT = 260 * 1024;

/** The engine’s name of a request. */
export const requestNumber = z.string().regex(/^[A-Za-z0-9]{1,64}$/);
const money = z.object({ value: z.string().max(40), currency: z.string().length(3) });
/** What stands for a card whose number the sandbox's own fields took. */
export const cardToken = z.string().regex(/^[A-Za-z0-9_-]{8,128}$/);
/** How its payers can pay. */
export const sandboxMethods = ['card', 'qr'] as const;
export type SandboxMethod = (typeof sandboxMethods)[number];
/** What the sandbox can do. */
export const sandboxKind = z.enum([
  ...['pay', 'authorize', 'capture', 'void', 'refund'],
  ...['dispute_evidence', 'dispute_accept'],
] as const);
export type SandboxKind = z.infer<typeof sandboxKind>;
const status = z.enum(['pending', 'action_required', 'succeeded', 'failed', 'closed']);
const failure = z.object({ code: z.string(), message: z.string(), final: z.boolean() });
const instant = z.iso.datetime({ offset: true });

/** `POST /{channel}/requests` */
export const requestBody = z
  .strictObject({
    requestNo: requestNumber,
    kind: sandboxKind,
    amount: money.strict(),
    original: requestNumber.nullable(),
    method: z.enum(sandboxMethods).nullable(),
    expiresAt: instant.nullable(),
    token: cardToken.optional(),
    /** What a merchant says to a dispute. */
    document: z.string().max(MAX_DOCUMENT).optional(),
    scenario: z.enum(scenarioNames).nullable(),
  })
  .refine(
    ({ kind, original, method }) =>
      kind === 'pay' || kind === 'authorize'
        ? original === null && method !== null
        : original !== null,
    'pay and authorize name a method, the others the original request',
  );
export type RequestBody = z.infer<typeof requestBody>;

/** What the sandbox says of a request: answer of send, query and close. */
export const requestView = z.object({
  requestNo: requestNumber,
  /** Null for a number that was closed before its request came. */
  kind: sandboxKind.nullable(),
  status,
  /** What was moved if it succeeded, else what was asked for. */
  amount: money.nullable(),
  channelReference: z.string().nullable(),
  original: requestNumber.nullable(),
  nextAction: z.object({ type: z.string(), data: z.string(), url: z.string() }).nullable(),
  failure: failure.nullable(),
});
export type RequestView = z.infer<typeof requestView>;

/** `POST {callbackBaseUrl}/v1/channels/{channel}/callbacks` */
export const callbackBody = z.object({
  event: z.string(),
  channel: z.string(),
  requestNo: requestNumber,
  kind: sandboxKind,
  status,
  amount: money,
  channelReference: z.string(),
  original: requestNumber.nullable(),
  failure: failure.nullable(),
  occurredAt: instant,
});
export type CallbackBody = z.infer<typeof callbackBody>;

export const callbackPath = (channel: string): string => `/v1/channels/${channel}/callbacks`;

/** Every answer that is not a request view and not data asked for. */
export const problemBody = z.object({ code: z.string(), message: z.string() });
export type ProblemBody = z.infer<typeof problemBody>;

/** `POST /handshake`: who the server is and where callbacks go from now on. */
export const handshakeBody = z.strictObject({
  /** Null while the server does not listen yet: callbacks wait. */
  callbackBaseUrl: z.url({ protocol: /^http$/ }).nullable(),
  serverPid: z.number().int().positive(),
});
export type HandshakeBody = z.infer<typeof handshakeBody>;

export const handshakeAnswer = z.object({ protocol: z.number().int(), pid: z.number().int() });
export type HandshakeAnswer = z.infer<typeof handshakeAnswer>;

/** One currency of `GET /{channel}/totals`: what the channel really moved, from its books. */
export const currencyTotals = z.object({
  currency: z.string(),
  authorized: z.string(),
  /** Authorized and given back by voids. */
  released: z.string(),
  captured: z.string(),
  refunded: z.string(),
  fees: z.string(),
  /** Withdrawn for disputes with their fees, less what was reinstated. */
  disputed: z.string(),
  /** captured − refunded − fees − disputed: what the channel owes us. May carry a minus. */
  net: z.string(),
});
export const totalsAnswer = z.object({ channel: z.string(), totals: z.array(currencyTotals) });
export type CurrencyTotals = z.infer<typeof currencyTotals>;

/** `GET /{channel}/requests?after=&limit=`: requests in the order in which they came. */
export const requestPage = z.object({
  data: z.array(requestView),
  /** For `after` of the next page; null on the last. */
  next: z.string().nullable(),
});
export type RequestPage = z.infer<typeof requestPage>;
