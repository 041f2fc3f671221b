/** An export that breaks is seen to be broken, and one that nobody takes ends. */
import { createServer, type IncomingMessage, request, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import express from 'express';
import { z } from 'zod';
import { silentLogger } from '../../domain/kernel/logger.js';
import type { Take } from '../../projections/framework/page.js';
import { TooManyLongReads } from '../../projections/framework/long-reads.js';
import { errorHandler } from '../../api/http/error-handler.js';
import { count, text } from '../../api/http/export/column.js';
import { exportEndpoint } from '../../api/http/export/export-endpoint.js';
import { createMetrics } from '../../api/http/metrics.js';
import { requestContext } from '../../api/http/request-context.js';
import { exportRoute } from '../../api/http/route.js';
import { waitUntil } from '../support/wait-until.js';

const route = exportRoute({
  operation: 'exportNumbers',
  path: '/numbers.{format}',
  tag: 'Reports',
  summary: 'Numbers',
  roles: [],
  query: z.strictObject({}),
});

const columns = [
  count<number>('number', (number) => number),
  text<number>('words', () => 'x'.repeat(400)),
  ...['a', 'b', 'c'].map((name) => text<number>(name, () => null)),
];

let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

/** The address of a server with this export alone. */
async function serving(every: (take: Take<number>) => Promise<void>): Promise<string> {
  const app = express();
  app.use(requestContext(silentLogger, createMetrics()));
  const made = exportEndpoint(route, () => Promise.resolve({ name: 'numbers', columns, every }));
  app.get('/numbers.:format', made.serve);
  app.use(errorHandler(silentLogger));
  server = createServer(app).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const page = (from: number, length = 100) => Array.from({ length }, (_, index) => from + index);

it('that breaks in the middle has no last line, and its connection breaks', async () => {
  const url = await serving(async (take) => {
    await take(page(0));
    throw new Error('the read model went away');
  });
  const response = await fetch(`${url}/numbers.csv`);
  expect(response.status).toBe(200);
  await expect(response.text()).rejects.toThrow();
});

describe('that breaks before its first row, or as a spreadsheet at all, is refused in words:', () => {
  it.each([
    ['csv', 0],
    ['xlsx', 3],
  ])('%s', async (format, pages) => {
    const url = await serving(async (take) => {
      for (let number = 0; number < pages; number++) await take(page(number));
      throw new Error('the read model went away');
    });
    const response = await fetch(`${url}/numbers.${format}`);
    expect(response.status).toBe(500);
    expect(await response.json()).toMatchObject({ code: 'internal_error' });
  });
});

it('is refused for now while too many are under way', async () => {
  const url = await serving(() => Promise.reject(new TooManyLongReads()));
  const response = await fetch(`${url}/numbers.csv`);
  expect(response.status).toBe(503);
  expect(response.headers.get('retry-after')).toBe('1');
  expect(await response.json()).toMatchObject({ code: 'unavailable' });
});

it('a spreadsheet of more than 100,000 rows is refused, and CSV named', async () => {
  const every = async (take: Take<number>) => {
    for (let from = 0; from <= 100_000; from += 20_000) await take(page(from, 20_000));
  };
  const url = await serving(every);
  const response = await fetch(`${url}/numbers.xlsx`);
  expect(response.status).toBe(422);
  const { code, detail } = (await response.json()) as { code: string; detail: string };
  expect(code).toBe('export_too_large');
  expect(detail).toContain('CSV');
}, 60_000);

it('goes no faster than it is taken, and ends when its reader leaves', async () => {
  let given = 0;
  let ended = false;
  const url = await serving(async (take) => {
    try {
      for (; given < 1_000_000; given += 100) await take(page(given));
    } finally {
      ended = true;
    }
  });
  const asked = request(`${url}/numbers.csv`).end();
  const [response] = (await once(asked, 'response')) as [IncomingMessage];
  response.pause();
  let before = -1;
  await waitUntil(() => {
    const stands = before === given && given > 0;
    before = given;
    return stands;
  });
  expect(given).toBeLessThan(500_000);
  response.destroy();
  await waitUntil(() => ended);
});
