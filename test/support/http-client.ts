/** HTTP as the tests speak it: plain requests, nothing hidden, bodies parsed. */

export interface TestRequest {
  readonly method?: string;
  readonly key?: string | undefined;
  /** Sent as JSON. */
  readonly body?: unknown;
  /** Sent as it is. */
  readonly raw?: string | Uint8Array<ArrayBuffer>;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface TestAnswer {
  readonly status: number;
  readonly headers: Headers;
  /** JSON parsed; text where it is none. */
  readonly body: Readonly<Record<string, unknown>>;
  readonly text: string;
}

export type HttpClient = (path: string, request?: TestRequest) => Promise<TestAnswer>;

/** @param base `http://HOST:PORT`; a method is GET without a body and POST with one. */
export const createHttpClient =
  (base: string): HttpClient =>
  async (path, { method, key, body, raw, headers = {} } = {}) => {
    const content = raw ?? (body === undefined ? undefined : JSON.stringify(body));
    const response = await fetch(`${base}${path}`, {
      method: method ?? (content === undefined ? 'GET' : 'POST'),
      headers: {
        ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
        ...(content === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(content === undefined ? {} : { body: content }),
      redirect: 'manual',
    });
    const text = await textOf(response);
    return { status: response.status, headers: response.headers, body: parse(text), text };
  };

/** A stream has no end: who reads it does not read it by this. */
async function textOf(response: Response): Promise<string> {
  const isStream = response.headers.get('content-type')?.startsWith('text/event-stream');
  if (isStream !== true) return response.text();
  await response.body?.cancel();
  return '';
}

function parse(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return value !== null && typeof value === 'object' ? { ...value } : {};
  } catch {
    return {};
  }
}
