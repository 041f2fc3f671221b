/** A request of the fuzzers: as whom it is sent, as bytes, and as it is shown. */

/** Whose key is sent; `twice` sends the header two times. */
export const CALLERS = ['operator', 'merchant', 'finance', 'auditor', 'nobody', 'unknown'] as const;
export type FuzzCaller = (typeof CALLERS)[number];

export type Header = readonly [name: string, value: string];

export interface FuzzRequest {
  readonly how: string;
  readonly caller: FuzzCaller;
  readonly method: string;
  readonly target: string;
  readonly headers: readonly Header[];
  readonly body: Buffer;
  readonly chunked: boolean;
  /** Bytes per write; 0 for all at once. */
  readonly piece: number;
  /** True where the document says what may be answered; else any problem will do. */
  readonly documented: boolean;
}

/** The request as bytes. @param authorization value of that header; undefined for none. */
export function requestBytes(request: FuzzRequest, authorization: string | undefined): Buffer {
  const { method, target, headers, body, chunked } = request;
  const lines = [
    `${method} ${target} HTTP/1.1`,
    'Host: 127.0.0.1',
    'Connection: close',
    ...(authorization === undefined ? [] : [`Authorization: ${authorization}`]),
    ...headers.map(([name, value]) => `${name}: ${value}`),
    ...(chunked ? ['Transfer-Encoding: chunked'] : []),
    ...(chunked || (body.length === 0 && method === 'GET')
      ? []
      : [`Content-Length: ${body.length}`]),
  ];
  const head = Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1');
  return Buffer.concat([head, chunked ? inChunks(body) : body]);
}

const CHUNK = 50;
function inChunks(body: Buffer): Buffer {
  const parts: Buffer[] = [];
  for (let from = 0; from < body.length; from += CHUNK) {
    const chunk = body.subarray(from, from + CHUNK);
    parts.push(Buffer.from(`${chunk.length.toString(16)}\r\n`), chunk, Buffer.from('\r\n'));
  }
  return Buffer.concat([...parts, Buffer.from('0\r\n\r\n')]);
}

/** For a counterexample: everything that is needed to send it again. */
export const shown = ({ how, caller, method, target, headers, body }: FuzzRequest): string =>
  [
    `${how}, as ${caller}:`,
    `${method} ${target.slice(0, 500)}`,
    ...headers.map(([name, value]) => `${name}: ${value.slice(0, 200)}`),
    body.subarray(0, 2_000).toString('latin1'),
  ].join('\n');
