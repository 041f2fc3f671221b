/** Tallybook's HTTP API as the command line uses it: patient if trying again is safe. */
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { CommandFailure } from './exit-codes.js';

export interface ApiRequest {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface ApiAnswer {
  readonly status: number;
  readonly headers: Headers;
  /** Parsed JSON; undefined if the body is none. */
  readonly body: unknown;
}

export interface ApiClient {
  /**
   * Sends a request and sends it again after a lost connection, 429, 502, 503 or 504, until an answer
   * comes or `patienceMs` is over. Safe for every idempotent request, which all of ours are. If nobody has
   * answered this client yet and nobody listens there, it gives up after `reachMs`.
   * @throws CommandFailure if no answer came in time.
   */
  send(request: ApiRequest): Promise<ApiAnswer>;
}

export interface ApiClientOptions {
  readonly url: string;
  readonly key: string;
  /** How long one request is tried again before the command gives up. */
  readonly patienceMs?: number;
  /** How long a server that has not answered yet may refuse the connection, as while it starts. */
  readonly reachMs?: number;
  /** Told of each wait, for whoever watches. */
  readonly onRetry?: (reason: string, waitMs: number) => void;
}

const REQUEST_TIMEOUT_MS = 60_000;
const FIRST_WAIT_MS = 100;
const LONGEST_WAIT_MS = 5_000;
const RETRIED: ReadonlySet<number> = new Set([429, 502, 503, 504]);

export function createApiClient(options: ApiClientOptions): ApiClient {
  const { url, key, patienceMs = 120_000, reachMs = 3_000, onRetry } = options;
  const base = url.replace(/\/+$/, '');
  let hasAnswered = false;

  async function once(request: ApiRequest): Promise<ApiAnswer> {
    const response = await fetch(`${base}${request.path}`, {
      method: request.method,
      headers: {
        authorization: `Bearer ${key}`,
        ...(request.body === undefined ? {} : { 'content-type': 'application/json' }),
        ...request.headers,
      },
      ...(request.body === undefined ? {} : { body: JSON.stringify(request.body) }),
      signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS),
    });
    hasAnswered = true;
    return {
      status: response.status,
      headers: response.headers,
      body: parseJson(await response.text()),
    };
  }

  return {
    async send(request) {
      const startedAt = Date.now();
      for (let attempt = 0; ; attempt += 1) {
        let reason: string;
        let waitMs = backoff(attempt);
        let patience = patienceMs;
        try {
          const answer = await once(request);
          if (!RETRIED.has(answer.status)) return answer;
          reason = `${answer.status} ${problemOf(answer).code}`;
          waitMs = Math.max(waitMs, retryAfterMs(answer.headers));
        } catch (error) {
          reason = connectionError(error);
          if (!hasAnswered && nobodyListens(error)) {
            patience = Math.min(reachMs, patienceMs);
            reason = `${reason}; does a server run there? (--url, or HOST and PORT)`;
          }
        }
        if (Date.now() + waitMs > startedAt + patience) {
          throw new CommandFailure(`no answer from ${base}: ${reason}`);
        }
        onRetry?.(reason, waitMs);
        await sleep(waitMs);
      }
    },
  };
}

/** Doubles from attempt to attempt; a random half keeps many callers from returning at once. */
function backoff(attempt: number): number {
  const ceiling = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** attempt);
  return ceiling / 2 + (Math.random() * ceiling) / 2;
}

/** `Retry-After` in seconds, as the API sends it. */
function retryAfterMs(headers: Headers): number {
  const seconds = Number(headers.get('retry-after'));
  return Number.isFinite(seconds) && seconds > 0 ? seconds * 1_000 : 0;
}

/** Node's fetch says only "fetch failed" and keeps the reason in `cause`. */
const fetchFailure = z.object({
  cause: z.object({ code: z.string().optional(), message: z.string() }),
});

/** The address refused the connection, or there is no host of that name. */
function nobodyListens(error: unknown): boolean {
  const code = fetchFailure.safeParse(error).data?.cause.code;
  return code === 'ECONNREFUSED' || code === 'ENOTFOUND';
}

function connectionError(error: unknown): string {
  const cause = fetchFailure.safeParse(error).data?.cause;
  // A host with several addresses fails with a code alone.
  const reason = cause?.message === '' ? cause.code : cause?.message;
  return reason ?? (error instanceof Error ? error.message : String(error));
}

function parseJson(text: string): unknown {
  if (text === '') return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    // A proxy's HTML, say: the status tells what can be told.
    return undefined;
  }
}

const problemSchema = z.looseObject({
  code: z.string(),
  detail: z.string().optional(),
  title: z.string().optional(),
  param: z.string().optional(),
});

export interface Problem {
  readonly code: string;
  readonly message: string;
}

/** The problem (RFC 9457) in an answer that is no success. */
export function problemOf(answer: ApiAnswer): Problem {
  const parsed = problemSchema.safeParse(answer.body);
  if (!parsed.success) return { code: `http_${answer.status}`, message: 'no problem document' };
  const { code, detail, title, param } = parsed.data;
  const message = detail ?? title ?? code;
  return { code, message: param === undefined ? message : `${message} (${param})` };
}
