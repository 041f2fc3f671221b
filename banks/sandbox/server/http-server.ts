/** The bank's HTTP: every request is signed, and so is every answer. */
import { createServer, type Server } from 'node:http';
import {
  readBody,
  serveSigned,
  type SignedParts,
} from '../../../channels/sandbox/server/signed-requests.js';

/** Longer than any client keeps an idle connection, so that none is closed under a request. */
const KEEP_ALIVE_MS = 120_000;

export const createBankServer = (parts: SignedParts): Server =>
  createServer({ keepAliveTimeout: KEEP_ALIVE_MS }, (request, response) => {
    const serve = async (): Promise<void> => {
      const target = request.url ?? '/';
      const url = URL.canParse(target, 'http://bank') ? new URL(target, 'http://bank') : null;
      const body = await readBody(request);
      if (body === undefined || url === null) {
        response.writeHead(body === undefined ? 413 : 400, { connection: 'close' }).end();
        return;
      }
      await serveSigned(parts, { request, target, url, body }, response);
    };
    serve().catch((error: unknown) => {
      parts.logger.error({ err: error }, 'bank request failed');
      response.destroy();
    });
  });
