/** Batches of the ledger beside bare rows of the same bytes, and what both took. */
import type { BareRows } from '../baseline/bare-rows.js';
import { type Interleaved, interleave, oneByOne } from '../interleaved.js';
import { inTurns, newestEvents } from './event-texts.js';
import { type InProcessLedger, LARGEST_BATCH, STREAM } from './in-process-ledger.js';
import { inOrder, type Traffic, transactions } from './traffic.js';

/** Events of the sample that bare rows repeat: a few batches of the largest size, some 50 MB. */
const SAMPLE = 4 * LARGEST_BATCH;

export interface Batches {
  readonly size: number;
  /** Transactions of all runs. */
  readonly total: number;
  readonly runs: number;
  readonly traffic: Traffic;
  readonly id?: () => string;
}

/** How many batches make a run, and how large they are: never more in all than was asked for. */
export function shapeOf({ size, total, runs }: Pick<Batches, 'size' | 'total' | 'runs'>) {
  const ofRun = Math.max(1, Math.floor(total / runs));
  const batch = Math.min(size, ofRun);
  return { batch, batches: Math.max(1, Math.round(ofRun / batch)) };
}

/** A run of batches, one in flight. */
export function postBatches(ledger: InProcessLedger, of: Batches) {
  const { batch, batches } = shapeOf(of);
  return oneByOne(batches, {
    size: batch,
    prepare: () => transactions(batch, of.traffic, of.id ?? inOrder),
    run: async (commands) => void (await ledger.post(commands)),
  });
}

/** A first batch of each, which does not count, and then the runs. */
export async function besideBareRows(
  ledger: InProcessLedger,
  bare: BareRows,
  of: Batches,
): Promise<Interleaved> {
  const { batch, batches } = shapeOf(of);
  await ledger.post(transactions(batch, of.traffic, of.id ?? inOrder));
  const sampleSize = Math.min(SAMPLE, batch * batches);
  const insert = async () => {
    const sample = await newestEvents(ledger.store, STREAM, Math.max(batch, sampleSize));
    const next = inTurns(sample, batch);
    return oneByOne(batches, {
      size: batch,
      prepare: next,
      run: (events) => bare.insert(events),
    });
  };
  bare.insert(await newestEvents(ledger.store, STREAM, batch));
  return interleave(of.runs, () => postBatches(ledger, of), insert);
}
