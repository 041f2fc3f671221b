/**
 * Sends one webhook: signed, within a time, to no address inside this network, following no redirect, and reading no
 * more of the answer than is shown.
 */
import * as http from 'node:http';
import * as https from 'node:https';
import type { LookupFunction } from 'node:net';
import { RequestFilteringHttpAgent, RequestFilteringHttpsAgent } from 'request-filtering-agent';
import { type Signable, signedHeaders } from './signed-headers.js';

const TIMEOUT_MS = 15_000;
/** Bytes of an answer that are read at all. */
const MAX_ANSWER_BYTES = 65_536;
/** Characters of it that are kept. */
const EXCERPT = 1_000;
const IDLE_SOCKETS = 32;

/** An IPv4 and an IPv6 address alone: the agent complains of ranges of the other family. */
const LOOPBACK = ['127.0.0.1', '::1'];

interface Webhooked extends Signable {
  readonly url: string;
}

export interface Sent {
  readonly headers: Readonly<Record<string, string>>;
  /** Null if there was no answer in time. */
  readonly status: number | null;
  readonly error: string | null;
  readonly answer: string;
  readonly retryAfter: string | undefined;
}

export interface Sender {
  send(webhook: Webhooked, signal: AbortSignal): Promise<Sent>;
  /** Ends idle connections. */
  close(): void;
}

export interface SenderOptions {
  /** In development only: targets on this machine may be reached. */
  readonly loopback: boolean;
  /** Default: the system's resolver. */
  readonly lookup?: LookupFunction;
  readonly timeoutMs?: number;
}

export function createSender({ loopback, lookup, timeoutMs = TIMEOUT_MS }: SenderOptions): Sender {
  const options = {
    keepAlive: true,
    maxFreeSockets: IDLE_SOCKETS,
    allowIPAddressList: loopback ? LOOPBACK : [],
    ...(lookup === undefined ? {} : { lookup }),
  };
  const agents = {
    http: new RequestFilteringHttpAgent(options),
    https: new RequestFilteringHttpsAgent(options),
  };
  return {
    async send(webhook, signal) {
      const headers = signedHeaders(webhook);
      const ended = endedBy(signal, timeoutMs);
      try {
        return { headers, ...(await post(webhook, headers, agents, ended.signal)) };
      } catch (error) {
        const isLate = ended.signal.aborted && !signal.aborted;
        const why = isLate ? `no answer in ${timeoutMs} ms` : said(error);
        return { headers, status: null, error: why, answer: '', retryAfter: undefined };
      } finally {
        ended.release();
      }
    },
    close() {
      agents.http.destroy();
      agents.https.destroy();
    },
  };
}

/**
 * Aborted with a signal, or after a time. Released, it leaves nothing behind: `AbortSignal.timeout` and
 * `AbortSignal.any` cannot be taken back, and one signal stays for as long as the process.
 */
function endedBy(signal: AbortSignal, timeoutMs: number) {
  const ended = new AbortController();
  const end = (): void => ended.abort();
  const timer = setTimeout(end, timeoutMs);
  if (signal.aborted) end();
  else signal.addEventListener('abort', end);
  return {
    signal: ended.signal,
    release(): void {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
    },
  };
}

/** Names in this network and their addresses are told to nobody, not even which of them there are. */
export const NO_SUCH_ADDRESS =
  'the host has no address, or one that is not allowed: webhooks go to public addresses only';

/** What was refused because of an address has no code. */
const said = (error: unknown): string => {
  const { message, code, syscall } = error as NodeJS.ErrnoException;
  if (code === undefined || syscall === 'getaddrinfo') return NO_SUCH_ADDRESS;
  return (message || code).slice(0, EXCERPT);
};

function post(
  { url, body }: Webhooked,
  headers: Readonly<Record<string, string>>,
  agents: { readonly http: http.Agent; readonly https: https.Agent },
  signal: AbortSignal,
): Promise<Omit<Sent, 'headers'>> {
  const isHttps = new URL(url).protocol === 'https:';
  return new Promise((resolve, reject) => {
    const request = (isHttps ? https : http).request(
      url,
      {
        method: 'POST',
        headers: { ...headers, 'content-length': String(Buffer.byteLength(body)) },
        agent: isHttps ? agents.https : agents.http,
        signal,
      },
      (response) => {
        excerptOf(response).then((answer) => {
          const { statusCode: status = 0, headers: answered } = response;
          resolve({ status, error: null, answer, retryAfter: answered['retry-after'] });
        }, reject);
      },
    );
    request.on('error', reject);
    request.end(body);
  });
}

async function excerptOf(response: http.IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    bytes += chunk.length;
    // Leaving the loop ends the connection.
    if (bytes > MAX_ANSWER_BYTES) break;
  }
  return Buffer.concat(chunks).toString('utf8').slice(0, EXCERPT);
}
