/** What the contract says of one route. Types, validation and OpenAPI all come from it. */
import { z } from 'zod';
import type { Role } from '../../domain/access/roles.js';
import type { UserRole } from '../../domain/user/roles.js';
import type { ErrorCode } from './errors.js';

/** Request headers beside `Authorization`; `api/http/headers.ts` describes them. */
export type RequestHeader =
  | 'Idempotency-Key'
  | 'Last-Event-ID'
  | 'Prefer'
  | 'Tallybook-Checkout'
  | 'Tallybook-Merchant'
  | 'Tallybook-Min-Position';

/** Response headers beside `Request-Id`, which every answer carries. */
export type ResponseHeader =
  'Tallybook-Position' | 'Tallybook-Stale' | 'Idempotency-Replayed' | 'Preference-Applied';

export interface RouteContract<
  Params extends z.ZodType = z.ZodType,
  Query extends z.ZodType = z.ZodType,
  Body extends z.ZodType = z.ZodType,
  Answer extends z.ZodType = z.ZodType,
> {
  /** OpenAPI's operationId. */
  readonly operation: string;
  readonly method: 'get' | 'post' | 'patch';
  /** In OpenAPI's form: `/v1/payments/{id}`. */
  readonly path: string;
  readonly tag: Tag;
  readonly summary: string;
  readonly description?: string;
  /**
   * Keys of which roles may call it, and so people who have their rights; `public` needs no key, `payer` the
   * secret of a checkout session's link.
   */
  readonly roles: readonly Role[] | 'public' | 'payer';
  /** People who may call it beside these, by their session; `all` needs no role. */
  readonly people?: readonly UserRole[] | 'all';
  /** For people whose session still waits for the second factor, too. */
  readonly halfSignedIn?: true;
  /** People must have shown a password or second factor just now. */
  readonly dangerous?: true;
  readonly params: Params;
  readonly query: Query;
  /** `nothing` if there is none; a POST may then send `{}` or no body. */
  readonly body: Body;
  /** `raw`: any bytes, kept as they came. */
  readonly bodyKind: 'none' | 'json' | 'raw';
  readonly maxBodyBytes: number;
  readonly headers: readonly RequestHeader[];
  readonly answerHeaders: readonly ResponseHeader[];
  /** Of a success, first or replayed. */
  readonly status: 200 | 201;
  readonly answer: Answer;
  /** The answer goes on as server-sent events, whose data it is the shape of: `/v1/stream` alone. */
  readonly isStream?: true;
  /** The answer is a file: its media type by its ending, which is the `{format}` of the path if there are several. */
  readonly files?: Readonly<Record<string, string>>;
  /** The same shape under another status: `/readyz` alone. */
  readonly otherwise?: { readonly status: 503; readonly description: string };
  /** Codes beyond those that every route of its kind may answer. */
  readonly problems: readonly ErrorCode[];
}

export type Tag =
  | 'Payments'
  | 'Refunds'
  | 'Payouts'
  | 'Disputes'
  | 'Webhooks'
  | 'Checkout'
  | 'Merchants'
  | 'Prices'
  | 'Keys'
  | 'Sessions'
  | 'Users'
  | 'Ledger'
  | 'Transactions'
  | 'Reservations'
  | 'Days'
  | 'Settlement'
  | 'Reconciliation'
  | 'Reports'
  | 'Operations'
  | 'Seals'
  | 'Channels'
  | 'System';

export const KIB = 1024;
export const MAX_BODY_BYTES = 256 * KIB;
export const MAX_BATCH_BYTES = 8 * KIB * KIB;
export const MAX_CALLBACK_BYTES = 64 * KIB;

/** No members at all: a route without parameters, query or body. */
export const nothing = z.strictObject({});

type Given<
  P extends z.ZodType,
  Q extends z.ZodType,
  B extends z.ZodType,
  A extends z.ZodType,
  Kept extends keyof RouteContract,
> = Pick<RouteContract<P, Q, B, A>, Kept> &
  Partial<
    Pick<
      RouteContract,
      | 'headers'
      | 'answerHeaders'
      | 'problems'
      | 'description'
      | 'maxBodyBytes'
      | 'otherwise'
      | 'people'
      | 'halfSignedIn'
      | 'dangerous'
    >
  >;

const defaults = {
  headers: [],
  answerHeaders: [],
  problems: [],
  maxBodyBytes: MAX_BODY_BYTES,
} as const;

type ReadKeys = 'operation' | 'path' | 'tag' | 'summary' | 'roles' | 'params' | 'query' | 'answer';

/** A GET that reads neither the log nor a projection. */
export const plainRoute = <P extends z.ZodType, Q extends z.ZodType, A extends z.ZodType>(
  given: Given<P, Q, typeof nothing, A, ReadKeys>,
): RouteContract<P, Q, typeof nothing, A> => ({
  ...defaults,
  ...given,
  method: 'get',
  body: nothing,
  bodyKind: 'none',
  status: 200,
});

/** A GET whose answer goes on for as long as its reader listens. */
export const streamRoute = <P extends z.ZodType, Q extends z.ZodType, A extends z.ZodType>(
  given: Given<P, Q, typeof nothing, A, ReadKeys>,
): RouteContract<P, Q, typeof nothing, A> => ({
  ...plainRoute(given),
  isStream: true,
  problems: ['unavailable', ...(given.problems ?? [])],
});

/** Members of the query of every read. */
export const consistency = {
  consistency: z
    .literal('stale')
    .optional()
    .describe('`stale`: answer at once with what the read model has.'),
};

/** The query of a read that has no other parameter. */
export const plainRead = z.strictObject(consistency);

/** A GET that is answered from the log itself: never behind a write that was answered. */
export const readRoute = <P extends z.ZodType, Q extends z.ZodType, A extends z.ZodType>(
  given: Given<P, Q, typeof nothing, A, ReadKeys>,
): RouteContract<P, Q, typeof nothing, A> => ({
  ...plainRoute(given),
  headers: [...(given.headers ?? []), 'Tallybook-Min-Position'],
  answerHeaders: ['Tallybook-Position'],
  problems: [...(given.problems ?? []), 'projection_lagging'],
});

/** A GET that is answered by a projection, which may be behind the log. */
export const projectedRoute = <P extends z.ZodType, Q extends z.ZodType, A extends z.ZodType>(
  given: Given<P, Q, typeof nothing, A, ReadKeys>,
): RouteContract<P, Q, typeof nothing, A> => ({
  ...readRoute(given),
  answerHeaders: ['Tallybook-Position', 'Tallybook-Stale'],
});

/** What lists and reports are exported as. */
export const EXPORT_TYPES = {
  csv: 'text/csv',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
} as const;

/** `{format}` of an export's path. */
export const exportParams = z.strictObject({
  format: z.enum(['csv', 'xlsx']).describe('What is made of it.'),
});

/** A GET that gives out all of a list or report as a file, as of one moment; its path ends in `.{format}`. */
export const exportRoute = <Q extends z.ZodType>(
  given: Given<
    typeof exportParams,
    Q,
    typeof nothing,
    z.ZodString,
    Exclude<ReadKeys, 'params' | 'answer'>
  >,
): RouteContract<typeof exportParams, Q, typeof nothing, z.ZodString> =>
  exportRouteOf({ ...given, params: exportParams });

/** The same of an object, whose id is in the path too. */
export const exportRouteOf = <P extends ExportParams, Q extends z.ZodType>(
  given: Given<P, Q, typeof nothing, z.ZodString, Exclude<ReadKeys, 'answer'>>,
): RouteContract<P, Q, typeof nothing, z.ZodString> => ({
  ...projectedRoute({ ...given, answer: z.string() }),
  files: EXPORT_TYPES,
  problems: [...(given.problems ?? []), 'export_too_large', 'projection_lagging', 'unavailable'],
});

/** A GET that gives out a long text as a file, from the log itself. @param files its ending and media type */
export const textRoute = <Q extends z.ZodType>(
  given: Given<
    typeof nothing,
    Q,
    typeof nothing,
    z.ZodString,
    Exclude<ReadKeys, 'answer' | 'params'>
  > &
    Required<Pick<RouteContract, 'files'>>,
): RouteContract<typeof nothing, Q, typeof nothing, z.ZodString> => ({
  ...readRoute({ ...given, params: nothing, answer: z.string() }),
  files: given.files,
});

/** Parameters of a path that ends in `.{format}`. */
export type ExportParams = z.ZodType<{ readonly format: keyof typeof EXPORT_TYPES }>;

type WriteKeys =
  'operation' | 'path' | 'tag' | 'summary' | 'roles' | 'params' | 'body' | 'answer' | 'status';

/** A POST that appends events, durable before the answer. */
export const writeRoute = <P extends z.ZodType, B extends z.ZodType, A extends z.ZodType>(
  given: Given<P, typeof nothing, B, A, WriteKeys>,
): RouteContract<P, typeof nothing, B, A> => ({
  ...defaults,
  ...given,
  method: 'post',
  query: nothing,
  bodyKind: 'json',
  answerHeaders: ['Tallybook-Position', ...(given.answerHeaders ?? [])],
  problems: ['outcome_unknown', 'unavailable', ...(given.problems ?? [])],
});

/** A PATCH that appends events: the members that it names are changed, the others stay. */
export const patchRoute = <P extends z.ZodType, B extends z.ZodType, A extends z.ZodType>(
  given: Given<P, typeof nothing, B, A, WriteKeys>,
): RouteContract<P, typeof nothing, B, A> => ({ ...writeRoute(given), method: 'patch' });
