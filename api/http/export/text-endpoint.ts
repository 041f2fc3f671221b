/** A route whose answer is a long text as a file, sent as it is made: what breaks ends its connection. */
import type { Response } from 'express';
import type { z } from 'zod';
import { type ApiRequest, type Endpoint, parsed } from '../endpoint.js';
import type { RouteContract } from '../route.js';
import { type FileHead, sayWhat } from './file-head.js';
import { Reader, ReaderGone } from './reader.js';

/** It holds nothing that others wait for. */
const LONGEST_MS = 4 * 60 * 60_000;

interface TextFile extends FileHead {
  /** Whatever is thrown before the first text is a refusal. */
  readonly texts: AsyncIterable<string>;
}

/** @param handler refuses, or says what is sent; the first file of the route's contract is its type. */
export const textEndpoint = <P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType>(
  route: RouteContract<P, Q, B>,
  handler: (request: ApiRequest<z.output<P>, z.output<Q>, z.output<B>>) => Promise<TextFile>,
): Endpoint => ({
  route,
  serve: async (request, response) => {
    const file = await handler(parsed(route, request));
    const [[ending, type] = ['', '']] = Object.entries(route.files ?? {});
    const begin = (): void => sayWhat(response, file, { ending, type });
    if (request.method === 'HEAD') {
      begin();
      response.end();
      return;
    }
    try {
      await send(response, begin, file.texts);
    } catch (error) {
      if (!(error instanceof ReaderGone)) throw error;
      response.destroy();
    }
  },
});

async function send(
  response: Response,
  begin: () => void,
  texts: AsyncIterable<string>,
): Promise<void> {
  const reader = new Reader(response, LONGEST_MS);
  for await (const text of texts) {
    if (!response.headersSent) begin();
    await reader.take(text);
  }
  response.end();
}
