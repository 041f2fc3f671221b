/** A closed loop of HTTP clients: each sends its next request when its last request is answered. */
import { Agent, request as httpRequest } from 'node:http';

export interface HttpCall {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface LoadResult {
  readonly perSecond: number;
  readonly latenciesMs: readonly number[];
}

export interface LoadOptions {
  readonly port: number;
  /** No more than so many are sent. */
  readonly requests: number;
  /** After so many seconds none is sent any more. Default: none ends by time. */
  readonly seconds?: number;
  readonly clients: number;
  readonly call: (index: number) => HttpCall;
  /** The answer has to pass, or the whole run counts for nothing. */
  readonly check: (status: number, body: string) => boolean;
}

/** node:http, not fetch: the generator shares the machine with the server and should cost little. */
export async function runLoad(options: LoadOptions): Promise<LoadResult> {
  const { port, requests, seconds = Infinity, clients, call, check } = options;
  const agent = new Agent({ keepAlive: true, maxSockets: clients });
  const latenciesMs: number[] = [];
  let next = 0;

  async function client(until: number): Promise<void> {
    while (next < requests && performance.now() < until) {
      const index = next++;
      const began = performance.now();
      const { status, body } = await send(agent, port, call(index));
      latenciesMs.push(performance.now() - began);
      if (!check(status, body))
        throw new Error(`request ${index}: ${status} ${body.slice(0, 300)}`);
    }
  }

  const began = performance.now();
  try {
    const until = began + seconds * 1_000;
    await Promise.all(Array.from({ length: clients }, () => client(until)));
  } finally {
    agent.destroy();
  }
  return { perSecond: latenciesMs.length / ((performance.now() - began) / 1_000), latenciesMs };
}

function send(
  agent: Agent,
  port: number,
  { path, headers, body }: HttpCall,
): Promise<{ readonly status: number; readonly body: string }> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(
      {
        agent,
        host: '127.0.0.1',
        port,
        method: 'POST',
        path,
        headers: {
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(body),
          ...headers,
        },
      },
      (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (chunk: string) => (text += chunk));
        response.on('end', () => resolve({ status: response.statusCode ?? 0, body: text }));
        response.on('error', reject);
      },
    );
    request.on('error', reject);
    request.end(body);
  });
}
