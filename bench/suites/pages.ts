/**
 * What pages wait for: each list and each report with many payments in the store beside the same with few, at 20
 * users, in turns. Both logs are written by copying a payment (`bench/synthetic-log.ts`).
 */
import { Agent, get } from 'node:http';
import { join } from 'node:path';
import { cp } from 'node:fs/promises';
import { withFolder } from '../folder.js';
import { closedLoop, interleave } from '../interleaved.js';
import { type Figure, figureOf } from '../report.js';
import { type PageRoute, pageRoutes } from '../server/page-routes.js';
import { serve, type Served, untilRest } from '../server/serve.js';
import { percentile } from '../statistics.js';
import type { Suite, SuiteOptions } from '../suite.js';
import { fillLog } from '../synthetic-log.js';
import { takeTwoPayments } from '../two-payments.js';

/** Payments of the long store, if no other number is asked for. */
const LONG = 100_000;
const SHORT = 10_000;
const USERS = 20;
/** Of one route in one run. */
const REQUESTS = 200;

export const pages: Suite = {
  figures: Object.keys(pageRoutes('')).map((name) => `pages.${name}`),
  run: (options) =>
    withFolder(async (folder) => {
      const long = options.sizes.payments ?? LONG;
      const short = Math.min(SHORT, Math.ceil(long / 10));
      const two = join(folder, 'two');
      await takeTwoPayments(two);
      const stores: Served[] = [];
      try {
        for (const payments of [long, short]) {
          stores.push(await storeOf(two, join(folder, String(payments)), payments));
          options.note(`${payments} payments are in place`);
        }
        const [ofLong, ofShort] = stores;
        if (ofLong === undefined || ofShort === undefined) throw new Error('no stores');
        return {
          settings: { payments: long, baseline: short, users: USERS },
          figures: await measure(ofLong, ofShort, options),
        };
      } finally {
        for (const store of stores) await store.stop();
      }
    }),
};

async function storeOf(two: string, dataDir: string, payments: number): Promise<Served> {
  await cp(two, dataDir, { recursive: true });
  fillLog(dataDir, payments);
  const served = await serve({ dataDir, env: { SEAL_INTERVAL_MS: '0' } });
  await untilRest(served, 3_600_000);
  return served;
}

async function measure(
  long: Served,
  short: Served,
  { runs, wanted, note }: SuiteOptions,
): Promise<Record<string, Figure>> {
  const ofLong = pageRoutes(await somePayment(long));
  const ofShort = pageRoutes(await somePayment(short));
  const figures: Record<string, Figure> = {};
  for (const [name, route] of Object.entries(ofLong)) {
    const figure = `pages.${name}`;
    const twin = ofShort[name];
    if (twin === undefined || !wanted(figure)) continue;
    const slowest = (of: Served, asked: PageRoute, requests: number) => async () => {
      const { latenciesMs = [] } = await load(of, asked, requests);
      return { perSecond: percentile(latenciesMs, 0.95), latenciesMs };
    };
    // The first answers are those of code that V8 has not optimized, and of pages that the disk still has.
    await slowest(long, route, USERS)();
    await slowest(short, twin, USERS)();
    const {
      values,
      baselines = [],
      latenciesMs,
    } = await interleave(runs, slowest(long, route, REQUESTS), slowest(short, twin, REQUESTS));
    figures[figure] = figureOf({ unit: 'ms (p95)', values, baselines, latenciesMs });
    const { value, baseline, ratio } = figures[figure];
    note(`${figure}: p95 ${value} ms, with few payments ${baseline} ms, ratio ${ratio}`);
  }
  return figures;
}

async function load({ port, keys }: Served, { role, path }: PageRoute, requests: number) {
  const agent = new Agent({ keepAlive: true, maxSockets: USERS });
  try {
    return await closedLoop(USERS, requests, async () => {
      const { status, body } = await ask(agent, port, path, keys[role]);
      if (status !== 200) throw new Error(`${path}: ${status} ${body.slice(0, 300)}`);
    });
  } finally {
    agent.destroy();
  }
}

/** The newest payment. */
async function somePayment({ port, keys }: Served): Promise<string> {
  const agent = new Agent();
  const { body } = await ask(agent, port, '/v1/payments?limit=1', keys.merchant);
  const id = /"id":"(pay_[^"]+)"/.exec(body)?.[1];
  if (id === undefined) throw new Error(`no payment: ${body.slice(0, 300)}`);
  return id;
}

function ask(
  agent: Agent,
  port: number,
  path: string,
  key: string,
): Promise<{ readonly status: number; readonly body: string }> {
  return new Promise((resolve, reject) => {
    const headers = { authorization: `Bearer ${key}` };
    get({ agent, host: '127.0.0.1', port, path, headers }, (response) => {
      let body = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => (body += chunk));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body }));
      response.on('error', reject);
    }).on('error', reject);
  });
}
