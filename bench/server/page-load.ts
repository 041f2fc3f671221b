/** Many users who ask for the same page, of a long store and of a short store in turns. */
import { Agent, get } from 'node:http';
import { closedLoop, interleave } from '../interleaved.js';
import { type Figure, figureOf } from '../report.js';
import { percentile } from '../statistics.js';
import type { SuiteOptions } from '../suite.js';
import { type PageRoute, pageRoutes } from './page-routes.js';
import type { Served } from './serve.js';
import { findShown, NOTHING } from './shown.js';

export const USERS = 20;
/** Of one page in one run; of a file a tenth, for its server makes them one after the other. */
const REQUESTS = 100;

export const pageNames: readonly string[] = Object.keys(pageRoutes(NOTHING)).map(
  (name) => `pages.${name}`,
);

/** The slowest request in twenty of each page. */
export async function measurePages(
  long: Served,
  short: Served,
  { runs, wanted, note }: SuiteOptions,
): Promise<Record<string, Figure>> {
  const ofLong = pageRoutes(await findShown(long));
  const ofShort = pageRoutes(await findShown(short));
  const figures: Record<string, Figure> = {};
  for (const [name, route] of Object.entries(ofLong)) {
    const figure = `pages.${name}`;
    const twin = ofShort[name];
    if (twin === undefined || !wanted(figure)) continue;
    const ours = slowest(long, route);
    const theirs = slowest(short, twin);
    // The first answers are those of code that V8 has not optimized, and of pages that the disk still has.
    await ours();
    await theirs();
    const { values, baselines = [], latenciesMs } = await interleave(runs, ours, theirs);
    const measured = figureOf({ unit: 'ms (p95)', values, baselines, latenciesMs });
    figures[figure] = measured;
    note(
      `${figure}: p95 ${measured.value} ms, with few payments ${measured.baseline} ms, ratio ${measured.ratio}`,
    );
  }
  return figures;
}

const slowest = (of: Served, route: PageRoute) => async () => {
  const latenciesMs = await (route.isFile === true ? loadFile : load)(of, route);
  return { perSecond: percentile(latenciesMs, 0.95), latenciesMs };
};

async function load({ port, keys }: Served, { role, path }: PageRoute): Promise<readonly number[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: USERS });
  try {
    const { latenciesMs = [] } = await closedLoop(USERS, REQUESTS, async () => {
      const { status, body } = await ask(agent, port, path, keys[role]);
      if (status !== 200) throw new Error(`${path}: ${status} ${body.slice(0, 300)}`);
    });
    return latenciesMs;
  } finally {
    agent.destroy();
  }
}

/** Up to its first bytes. The server makes a file at a time for a key: it has to notice first that nobody takes the last. */
async function loadFile(
  { port, keys }: Served,
  { role, path }: PageRoute,
): Promise<readonly number[]> {
  const agent = new Agent();
  const latenciesMs: number[] = [];
  while (latenciesMs.length < REQUESTS / 10) {
    const began = performance.now();
    const { status, body } = await ask(agent, port, path, keys[role], true);
    if (status === 200) latenciesMs.push(performance.now() - began);
    else if (status === 429) await new Promise((resolve) => setTimeout(resolve, 20));
    else throw new Error(`${path}: ${status} ${body.slice(0, 300)}`);
  }
  return latenciesMs;
}

interface Asked {
  readonly status: number;
  readonly body: string;
}

/** @param isFirst no more than the first bytes are waited for. */
function ask(
  agent: Agent,
  port: number,
  path: string,
  key: string,
  isFirst = false,
): Promise<Asked> {
  return new Promise((resolve, reject) => {
    const headers = { authorization: `Bearer ${key}` };
    get({ agent, host: '127.0.0.1', port, path, headers }, (response) => {
      let body = '';
      const end = (): void => resolve({ status: response.statusCode ?? 0, body });
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        body += chunk;
        if (!isFirst) return;
        end();
        response.destroy();
      });
      response.on('end', end);
      response.on('error', reject);
    }).on('error', reject);
  });
}
