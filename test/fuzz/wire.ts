/** HTTP/1.1 by hand: bytes out, answers in. It sends what no client library would. */
import { connect } from 'node:net';

export interface WireAnswer {
  readonly status: number;
  /** Names in lower case; of repeated ones the last. */
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
}

export interface WireOptions {
  /** Bytes per write; each write waits until the one before has left. Default: all at once. */
  readonly piece?: number;
  /** Half-closes after the last byte. */
  readonly end?: boolean;
  /** Answers to HEAD have a length but no body. */
  readonly head?: boolean;
  /** How many answers end the exchange; default: until the server closes the connection. */
  readonly answers?: number;
  readonly deadlineMs?: number;
}

/** Far above what any request may take: a request that needs it hangs. */
const DEADLINE_MS = 20_000;

/**
 * Sends bytes on a connection of its own and reads every answer that comes, until the server closes.
 * @throws where the server neither answers nor closes in time.
 */
export async function exchange(
  port: number,
  bytes: Buffer,
  {
    piece = bytes.length,
    end = false,
    head = false,
    answers,
    deadlineMs = DEADLINE_MS,
  }: WireOptions = {},
): Promise<readonly WireAnswer[]> {
  const socket = connect({ host: '127.0.0.1', port, allowHalfOpen: true });
  socket.setNoDelay(true);
  const chunks: Buffer[] = [];
  let timer: NodeJS.Timeout | undefined;
  try {
    await new Promise<void>((resolve, reject) => {
      timer = setTimeout(() => reject(new Error('the request hangs')), deadlineMs);
      socket.on('data', (chunk) => {
        chunks.push(chunk);
        if (answers !== undefined && readAnswers(Buffer.concat(chunks), head).length >= answers) {
          resolve();
        }
      });
      socket.on('end', resolve);
      socket.on('close', () => resolve());
      // A server that has answered may cut a connection on which more is coming.
      socket.on('error', () => resolve());
      void send();
    });
  } finally {
    clearTimeout(timer);
    socket.destroy();
  }
  return readAnswers(Buffer.concat(chunks), head);

  async function send(): Promise<void> {
    for (let from = 0; from < bytes.length && !socket.destroyed; from += Math.max(1, piece)) {
      const part = bytes.subarray(from, from + Math.max(1, piece));
      await new Promise<void>((resolve) => socket.write(part, () => resolve()));
    }
    if (end && !socket.destroyed) socket.end();
  }
}

/** Every whole answer. @throws on bytes that are none. */
function readAnswers(bytes: Buffer, head: boolean): readonly WireAnswer[] {
  const answers: WireAnswer[] = [];
  let rest = bytes;
  while (rest.length > 0) {
    const headEnd = rest.indexOf('\r\n\r\n');
    if (headEnd < 0) break;
    const [statusLine = '', ...fields] = rest.subarray(0, headEnd).toString('latin1').split('\r\n');
    const status = /^HTTP\/1\.1 (\d{3})/.exec(statusLine)?.[1];
    if (status === undefined) throw new Error(`no status line: ${statusLine}`);
    const headers = new Map(
      fields.map((field) => {
        const colon = field.indexOf(':');
        return [field.slice(0, colon).toLowerCase(), field.slice(colon + 1).trim()] as const;
      }),
    );
    const interim = status.startsWith('1');
    const after = rest.subarray(headEnd + 4);
    const isEmpty = head || interim;
    const found = isEmpty ? { body: '', length: 0 } : bodyIn(after, headers);
    if (found === undefined) break;
    if (!interim) answers.push({ status: Number(status), headers, body: found.body });
    rest = after.subarray(found.length);
  }
  return answers;
}

interface Body {
  readonly body: string;
  /** Bytes that it takes. */
  readonly length: number;
}

/** The body that bytes begin with; undefined if not all of it is there. */
function bodyIn(bytes: Buffer, headers: ReadonlyMap<string, string>): Body | undefined {
  // A file is sent as it is made.
  if (headers.get('transfer-encoding') === 'chunked') return chunkedBody(bytes);
  const length = Number(headers.get('content-length') ?? 0);
  if (bytes.length < length) return undefined;
  return { body: bytes.subarray(0, length).toString('utf8'), length };
}

function chunkedBody(bytes: Buffer): Body | undefined {
  const chunks: Buffer[] = [];
  for (let from = 0; ;) {
    const end = bytes.indexOf('\r\n', from);
    if (end < 0) return undefined;
    const size = Number.parseInt(bytes.subarray(from, end).toString('latin1'), 16);
    const next = end + 2 + size + 2;
    if (Number.isNaN(size)) throw new Error('a chunk without a size');
    if (bytes.length < next) return undefined;
    if (size === 0) return { body: Buffer.concat(chunks).toString('utf8'), length: next };
    chunks.push(bytes.subarray(end + 2, end + 2 + size));
    from = next;
  }
}
