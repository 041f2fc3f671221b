/**
 * What pages wait for: each list and each report with many payments in the store beside the same with few, at 20
 * users, in turns. Both logs are written by copying a stretch of business (`bench/synthetic-log.ts`).
 */
import { join } from 'node:path';
import { cp } from 'node:fs/promises';
import { withFolder } from '../folder.js';
import { addEndpoints, doBusiness } from '../server/business.js';
import { measurePages, pageNames, USERS } from '../server/page-load.js';
import { serve, type Served, untilRest } from '../server/serve.js';
import type { Suite } from '../suite.js';
import { type Filling, fillLog } from '../synthetic-log.js';
import { twice } from '../twice.js';

/** Payments of the long store, if no other number is asked for. */
const LONG = 100_000;
const SHORT = 10_000;
const HOUR_MS = 3_600_000;

export const pages: Suite = {
  figures: pageNames,
  run: (options) =>
    withFolder(async (folder) => {
      const long = options.sizes.payments ?? LONG;
      const short = Math.min(SHORT, Math.ceil(long / 10));
      const two = join(folder, 'two');
      const after = await twice(two, doBusiness, addEndpoints);
      const stores: Served[] = [];
      try {
        for (const payments of [long, short]) {
          stores.push(
            await storeOf(two, join(folder, String(payments)), {
              after,
              payments,
              spreadMs: 8 * HOUR_MS,
            }),
          );
          options.note(`${payments} payments are in place`);
        }
        const [ofLong, ofShort] = stores;
        if (ofLong === undefined || ofShort === undefined) throw new Error('no stores');
        return {
          settings: { payments: long, baseline: short, users: USERS },
          figures: await measurePages(ofLong, ofShort, options),
        };
      } finally {
        for (const store of stores) await store.stop();
      }
    }),
};

async function storeOf(two: string, dataDir: string, filling: Filling): Promise<Served> {
  await cp(two, dataDir, { recursive: true });
  fillLog(dataDir, filling);
  const served = await serve({ dataDir, env: { SEAL_INTERVAL_MS: '0' } });
  await untilRest(served, 3_600_000);
  return served;
}
