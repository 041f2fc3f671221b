import type { ServerResponse } from 'node:http';

/**
 * Answers with JSON. Not by Express's `send`: that turns a success into 304 if the request says
 * `If-None-Match: *`, though no answer of this API has a validator.
 */
export function sendJson(
  response: ServerResponse,
  status: number,
  mediaType: 'application/json' | 'application/problem+json',
  body: unknown,
): void {
  // As text, which Node sends together with the head; bytes would be a second piece.
  const text = JSON.stringify(body);
  response.writeHead(status, {
    'Content-Type': `${mediaType}; charset=utf-8`,
    'Content-Length': Buffer.byteLength(text),
  });
  response.end(text);
}
