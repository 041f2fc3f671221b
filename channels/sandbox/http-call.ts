/** One HTTP/1.1 exchange over a keep-alive agent, with a bound on the answer's size. */
import { Agent, type IncomingHttpHeaders, request } from 'node:http';

export interface HttpCall {
  readonly method: 'GET' | 'POST';
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  /** From now to the last byte of the answer. */
  readonly timeoutMs: number;
  readonly maxBytes: number;
}

export interface HttpAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** What came, up to `maxBytes`. */
  readonly body: Buffer;
  /** False if the body was cut: too long, or the connection broke in the middle. */
  readonly complete: boolean;
}

/** The exchange came to nothing: no connection, no answer in time, or no HTTP. */
export class HttpCallFailed extends Error {
  constructor(
    message: string,
    /** Bytes that came and were no HTTP; empty if none came. */
    readonly raw: Buffer,
    /** True if a kept-alive connection was found dead: the server never saw the request whole. */
    readonly staleConnection: boolean,
    options: ErrorOptions,
  ) {
    super(message, options);
    this.name = 'HttpCallFailed';
  }
}

/** An agent that keeps connections for the calls to come. */
export const keepAliveAgent = (): Agent => new Agent({ keepAlive: true, maxSockets: 256 });

const noHttp = (error: Error): Buffer =>
  'rawPacket' in error && Buffer.isBuffer(error.rawPacket) ? error.rawPacket : Buffer.alloc(0);

const isReset = (error: Error): boolean =>
  'code' in error && (error.code === 'ECONNRESET' || error.code === 'EPIPE');

/**
 * Sends and reads the answer. Redirects are not followed.
 *
 * The time is kept by a timer that ends with the exchange: `AbortSignal.timeout` cannot be taken back, and each
 * would go off later, for nothing.
 * @throws HttpCallFailed
 */
export function httpCall(agent: Agent, call: HttpCall): Promise<HttpAnswer> {
  return new Promise((resolve, reject) => {
    const outgoing = request(call.url, {
      agent,
      method: call.method,
      headers: { ...call.headers, 'content-length': String(call.body.length) },
    });
    const timer = setTimeout(
      () => outgoing.destroy(new Error('no answer in time')),
      call.timeoutMs,
    );
    outgoing.once('close', () => clearTimeout(timer));
    let fail = (error: Error): void => {
      const stale = outgoing.reusedSocket && isReset(error);
      const raw = noHttp(error).subarray(0, call.maxBytes);
      reject(new HttpCallFailed(error.message, raw, stale, { cause: error }));
    };
    outgoing.on('error', (error) => fail(error));
    outgoing.once('response', (response) => {
      const chunks: Buffer[] = [];
      let size = 0;
      const finish = (complete: boolean): void => {
        const body = Buffer.concat(chunks).subarray(0, call.maxBytes);
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body, complete });
      };
      // From here on a failure costs the rest of the body, not what has come of it.
      fail = () => finish(false);
      response.on('error', () => finish(false));
      response.on('end', () => finish(response.complete));
      response.on('data', (chunk: Buffer) => {
        chunks.push(chunk);
        size += chunk.length;
        if (size <= call.maxBytes) return;
        finish(false);
        outgoing.destroy();
      });
    });
    outgoing.end(call.body);
  });
}
