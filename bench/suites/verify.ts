/**
 * What `verify` takes of memory at two lengths of the log: the longer log must not take more. The log is
 * written by copying a payment (`bench/synthetic-log.ts`); there are no read models and no seals, so every
 * event waits for a head.
 */
import { execFile } from 'node:child_process';
import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import { withFolder } from '../folder.js';
import { figureOf } from '../report.js';
import { takePayment } from '../server/business.js';
import { dist } from '../server/child.js';
import type { Suite } from '../suite.js';
import { fillLog } from '../synthetic-log.js';
import { twice } from '../twice.js';

/** Payments, if no other number is asked for; the baseline has a tenth. */
const LONG = 500_000;
const HOUR_MS = 3_600_000;

const measured = z.strictObject({
  events: z.number(),
  findings: z.literal(0),
  heapMiB: z.number(),
  rssMiB: z.number(),
  tookS: z.number(),
});
type Measured = z.infer<typeof measured>;

export const verify: Suite = {
  figures: ['verify.rss', 'verify.heap', 'verify.events'],
  run: ({ runs, sizes, note }) =>
    withFolder(async (folder) => {
      const long = sizes.payments ?? LONG;
      const short = Math.ceil(long / 10);
      const two = join(folder, 'two');
      const after = await twice(two, takePayment);
      const ofLength = async (payments: number): Promise<readonly Measured[]> => {
        const dataDir = join(folder, String(payments));
        await cp(two, dataDir, { recursive: true });
        fillLog(dataDir, { after, payments, spreadMs: HOUR_MS });
        const taken: Measured[] = [];
        for (let run = 0; run < runs; run += 1) {
          const result = await measure(dataDir);
          taken.push(result);
          const { events, rssMiB, heapMiB, tookS } = result;
          note(
            `${payments} payments, ${events} events: ${rssMiB.toFixed(0)} MiB, heap ${heapMiB.toFixed(0)} MiB, ${tookS.toFixed(0)} s`,
          );
        }
        return taken;
      };
      const [ofShort, ofLong] = [await ofLength(short), await ofLength(long)];
      const figure = (unit: string, of: (measured: Measured) => number) =>
        figureOf({ unit, values: ofLong.map(of), baselines: ofShort.map(of) });
      return {
        settings: { payments: long, baseline: short, events: ofLong[0]?.events ?? 0 },
        figures: {
          'verify.rss': figure('MiB', ({ rssMiB }) => rssMiB),
          'verify.heap': figure('MiB', ({ heapMiB }) => heapMiB),
          'verify.events': figure('events/s', ({ events, tookS }) => events / tookS),
        },
      };
    }),
};

async function measure(dataDir: string): Promise<Measured> {
  const args = ['--expose-gc', dist('bench/measured-verify.js')];
  const env = { ...process.env, DATA_DIR: dataDir };
  const { stdout } = await promisify(execFile)(process.execPath, args, { env });
  return measured.parse(JSON.parse(stdout));
}
