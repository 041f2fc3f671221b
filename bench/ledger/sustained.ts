/**
 * The rate that every read model keeps up with. Batches are posted only while the slowest model is at most
 * so many behind: its lag does not grow, whatever the rate, and what it takes a second is the rate.
 */
import { positionToBigInt } from '../../domain/kernel/position.js';
import { readModelThreads } from '../../api/composition/read-model-threads.js';
import { openThreadedProjections } from '../../projections/open-projections.js';
import { type Interleaved, interleave, type Measure, type Measured } from '../interleaved.js';
import { openInProcessLedger } from './in-process-ledger.js';
import { transactions, uniform } from './traffic.js';

const BATCH = 1_000;
/** Batches that the slowest model may be behind. */
const AHEAD = 10;
/** A model that has not taken a batch in this time stands still. */
const STILL_MS = 60_000;

export interface Sustained {
  readonly dataDir: string;
  readonly accounts: number;
  /** Of one run. */
  readonly seconds: number;
  readonly runs: number;
}

/** @throws Error if a read model stands still. */
export async function sustainedRate(
  { dataDir, accounts, seconds, runs }: Sustained,
  baseline: Measure | undefined,
): Promise<Interleaved> {
  const ledger = await openInProcessLedger(dataDir, accounts);
  // As a server has them.
  const projections = await openThreadedProjections({
    ...{ log: ledger.log, dataDir },
    startThread: readModelThreads({ dataDir }),
  });
  const traffic = uniform(accounts);
  const read = (): number => Number(positionToBigInt(projections.position()));
  const posted: Awaited<ReturnType<typeof ledger.post>>[] = [];

  const measure = async (): Promise<Measured> => {
    const began = performance.now();
    const readBefore = read();
    while (performance.now() - began < seconds * 1_000) {
      const due = posted.at(-AHEAD);
      if (due !== undefined && !(await projections.waitFor(due, STILL_MS))) {
        throw new Error(`read models stand still: ${String(projections.health())}`);
      }
      posted.push(await ledger.post(transactions(BATCH, traffic)));
      if (posted.length > AHEAD) posted.shift();
    }
    const perSecond = (read() - readBefore) / ((performance.now() - began) / 1_000);
    // What is left to read is no load on what is measured next.
    const last = posted.at(-1);
    if (last !== undefined) await projections.waitFor(last, STILL_MS);
    return { perSecond };
  };
  try {
    await projections.ready;
    return await interleave(runs, measure, baseline);
  } finally {
    await projections.stop();
    await ledger.close();
  }
}
