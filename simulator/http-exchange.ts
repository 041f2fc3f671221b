/**
 * One HTTP request to a server of this process without a socket: the server's own parser, routes and
 * answers, over two ends of a pipe in memory.
 */
import type { Server } from 'node:http';
import { Duplex } from 'node:stream';

export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'PATCH';
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Buffer;
}

export interface HttpAnswer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
}

class PipeEnd extends Duplex {
  other: PipeEnd | undefined;

  override _read(): void {
    // Bytes are pushed by the other end.
  }

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.other?.push(chunk);
    done();
  }

  override _final(done: () => void): void {
    this.other?.push(null);
    done();
  }
}

/**
 * Sends a request; `onAnswer` is called once, when the whole answer is there.
 * @returns breaks the connection.
 */
export function exchange(
  server: Server,
  { method, path, headers = {}, body = Buffer.alloc(0) }: HttpRequest,
  onAnswer: (answer: HttpAnswer) => void,
): () => void {
  const [ours, theirs] = [new PipeEnd(), new PipeEnd()];
  ours.other = theirs;
  theirs.other = ours;
  const chunks: Buffer[] = [];
  ours.on('data', (chunk: Buffer) => chunks.push(chunk));
  const hangUp = (): void => {
    theirs.destroy();
    ours.destroy();
  };
  ours.on('end', () => {
    onAnswer(parseAnswer(Buffer.concat(chunks).toString('utf8')));
    hangUp();
  });
  server.emit('connection', theirs);
  const lines = [
    `${method} ${path} HTTP/1.1`,
    'Host: tallybook.test',
    'Connection: close',
    `Content-Length: ${body.length}`,
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
  ];
  ours.write(Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`), body]));
  return hangUp;
}

function parseAnswer(text: string): HttpAnswer {
  const end = text.indexOf('\r\n\r\n');
  const [first = '', ...lines] = text.slice(0, end).split('\r\n');
  const headers = new Map(
    lines.map((line) => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()] as const;
    }),
  );
  return { status: Number(first.split(' ')[1]), headers, body: text.slice(end + 4) };
}
