/** The rest of what the sandbox answers, beside the channel port: its life, its bills, its totals. */
import type { z } from 'zod';
import type { Clock } from '../../domain/kernel/clock.js';
import { keepAliveAgent } from './http-call.js';
import {
  type CurrencyTotals,
  handshakeAnswer,
  type HandshakeAnswer,
  type HandshakeBody,
  requestPage,
  type RequestPage,
  totalsAnswer,
} from './protocol.js';
import { type SignedCall, signedCall } from './signed-call.js';

/** A bill or a page of requests may be long; more than this is refused. */
const MAX_REPORT_BYTES = 64 * 1024 * 1024;

export interface SandboxClient {
  /** Says who the server is and where callbacks go; the sandbox says who it is. */
  handshake(server: HandshakeBody): Promise<HandshakeAnswer>;
  /** Asks the sandbox to end. */
  stop(): Promise<void>;
  /** CSV of what a channel took and gave back on a day in UTC, `YYYY-MM-DD`. */
  bill(channel: string, date: string): Promise<string>;
  /** What a channel really moved, per currency. */
  totals(channel: string): Promise<readonly CurrencyTotals[]>;
  /** Requests of a channel in the order in which they came. */
  requests(channel: string, after?: string, limit?: number): Promise<RequestPage>;
  /** Lets go of the connections. */
  close(): void;
}

/**
 * Every method rejects if the sandbox does not answer in time, signed and in the documented form.
 */
export function createSandboxClient(options: {
  readonly baseUrl: () => string;
  readonly secret: string;
  readonly timeoutMs: number;
  /** Of the signatures. Default: the system's clock. */
  readonly clock?: Clock;
}): SandboxClient {
  const agent = keepAliveAgent();

  async function call(request: Pick<SignedCall, 'method' | 'path' | 'json'>): Promise<string> {
    const answer = await signedCall(agent, options.secret, {
      ...request,
      baseUrl: options.baseUrl(),
      timeoutMs: options.timeoutMs,
      clock: options.clock,
      maxBytes: MAX_REPORT_BYTES,
    });
    if (!answer.authentic || answer.status !== 200) {
      throw new Error(`the sandbox answered ${answer.status} to ${request.method} ${request.path}`);
    }
    return answer.body.toString('utf8');
  }

  async function read<T>(
    schema: z.ZodType<T>,
    request: Pick<SignedCall, 'method' | 'path' | 'json'>,
  ): Promise<T> {
    return schema.parse(JSON.parse(await call(request)));
  }

  return {
    handshake: (server) =>
      read(handshakeAnswer, { method: 'POST', path: '/handshake', json: server }),
    stop: async () => {
      await call({ method: 'POST', path: '/stop' });
    },
    bill: (channel, date) => call({ method: 'GET', path: `/${channel}/bill?date=${date}` }),
    totals: async (channel) =>
      (await read(totalsAnswer, { method: 'GET', path: `/${channel}/totals` })).totals,
    requests: (channel, after = '0', limit = 100) =>
      read(requestPage, {
        method: 'GET',
        path: `/${channel}/requests?after=${after}&limit=${limit}`,
      }),
    close: () => agent.destroy(),
  };
}
