import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { z } from 'zod';

export interface FakeRequest {
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: unknown;
}

export interface FakeAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

export interface FakeApi {
  readonly url: string;
  readonly requests: readonly FakeRequest[];
  close(): Promise<void>;
}

/** An API of a few lines. An answer of `'hang up'` breaks the connection instead. */
export async function startFakeApi(
  answer: (request: FakeRequest) => FakeAnswer | 'hang up',
): Promise<FakeApi> {
  const requests: FakeRequest[] = [];
  const server: Server = createServer((incoming, response) => {
    let text = '';
    incoming.setEncoding('utf8');
    incoming.on('data', (chunk: string) => (text += chunk));
    incoming.on('end', () => {
      const body: unknown = text === '' ? undefined : JSON.parse(text);
      const request = { path: incoming.url ?? '', headers: incoming.headers, body };
      requests.push(request);
      const answered = answer(request);
      if (answered === 'hang up') {
        incoming.socket.destroy();
        return;
      }
      response.writeHead(answered.status, {
        'content-type': 'application/json',
        ...answered.headers,
      });
      response.end(JSON.stringify(answered.body ?? {}));
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = z.object({ port: z.number() }).parse(server.address());
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
