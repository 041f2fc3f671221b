/**
 * What reading a bill takes of memory, and how quick it is: both passes, in a process of its own, over a bill and
 * over its tenth. Memory holds the keys of the rows and no row.
 */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import { type LongLayout, writeLongBill } from '../bill/long-bill.js';
import { withFolder } from '../folder.js';
import { figureOf } from '../report.js';
import { dist } from '../server/child.js';
import type { Suite } from '../suite.js';

/** Rows, if no other number is asked for. */
const LONG = 1_000_000;

const measured = z.strictObject({ rows: z.number(), rssMiB: z.number(), tookS: z.number() });
type Measured = z.infer<typeof measured>;

const LAYOUTS: readonly (readonly [name: string, layout: LongLayout])[] = [
  ['bills.alipay', 'alipay_trade'],
  ['bills.camt', 'camt_053'],
];

export const bills: Suite = {
  figures: LAYOUTS.flatMap(([name]) => [name, `${name}.rss`]),
  run: ({ runs, sizes, wanted, note }) =>
    withFolder(async (folder) => {
      const long = sizes.transactions ?? LONG;
      const figures: Record<string, ReturnType<typeof figureOf>> = {};
      for (const [name, layout] of LAYOUTS.filter(([each]) => wanted(each))) {
        const of = async (rows: number): Promise<readonly Measured[]> => {
          const path = join(folder, `${layout}-${rows}`);
          await writeLongBill(path, layout, rows);
          const taken: Measured[] = [];
          for (let run = 0; run < runs; run += 1) taken.push(await measure(path));
          note(
            `${layout}, ${rows} rows: ${taken.map(({ rssMiB }) => rssMiB.toFixed(0)).join(', ')} MiB`,
          );
          return taken;
        };
        const [short, all] = [await of(Math.ceil(long / 10)), await of(long)];
        const perSecond = ({ rows, tookS }: Measured): number => rows / tookS;
        const rss = ({ rssMiB }: Measured): number => rssMiB;
        figures[name] = figureOf({
          ...{ unit: 'rows/s', values: all.map(perSecond), baselines: short.map(perSecond) },
        });
        figures[`${name}.rss`] = figureOf({
          ...{ unit: 'MiB', values: all.map(rss), baselines: short.map(rss) },
        });
      }
      return { settings: { rows: long }, figures };
    }),
};

async function measure(path: string): Promise<Measured> {
  const args = [dist('bench/bill/measured-bill.js'), path];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  return measured.parse(JSON.parse(stdout));
}
