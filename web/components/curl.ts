/** A request of the API as a command for a shell. The key is the shell's to know: `$TALLYBOOK_KEY`. */
interface Asked {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly idempotencyKey?: string | null;
  /** Sent as JSON; null or undefined: none is sent. */
  readonly body?: unknown;
}

/** @param origin `https://host`, without a path */
export function curlOf(origin: string, { method, path, idempotencyKey, body }: Asked): string {
  const hasBody = body !== null && body !== undefined;
  return [
    `curl${method === 'GET' ? '' : ` -X ${method}`} ${quoted(origin + path)}`,
    '-H "Authorization: Bearer $TALLYBOOK_KEY"',
    ...(idempotencyKey ? [`-H ${quoted(`Idempotency-Key: ${idempotencyKey}`)}`] : []),
    ...(hasBody
      ? ["-H 'Content-Type: application/json'", `-d ${quoted(JSON.stringify(body))}`]
      : []),
  ].join(' \\\n  ');
}

/** Nothing in it is read by the shell. */
const quoted = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`;
