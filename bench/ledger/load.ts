/** Load on the ledger in process, also beside bare rows of the same bytes. */
import type { BareRows } from '../baseline/bare-rows.js';
import {
  closedLoop,
  type Interleaved,
  interleave,
  type Measured,
  oneByOne,
} from '../interleaved.js';
import { type Batches, shapeOf } from './batches.js';
import { inTurns, newestEvents } from './event-texts.js';
import { type InProcessLedger, LARGEST_BATCH, STREAM } from './in-process-ledger.js';
import { inOrder, type Traffic, transaction, transactions } from './traffic.js';

/** Events of the sample that bare rows repeat: a few batches of the largest size, some 50 MB. */
const SAMPLE = 4 * LARGEST_BATCH;

/** A run of batches, one in flight. */
export function postBatches(ledger: InProcessLedger, of: Batches) {
  const { batch, batches } = shapeOf(of);
  return oneByOne(batches, {
    size: batch,
    prepare: () => transactions(batch, of.traffic, of.id ?? inOrder),
    run: async (commands) => void (await ledger.post(commands)),
  });
}

/** Single transactions of callers that each wait for the answer to theirs. */
export const postSingly = (
  ledger: InProcessLedger,
  callers: number,
  calls: number,
  traffic: Traffic,
): Promise<Measured> =>
  closedLoop(callers, calls, async () => void (await ledger.post([transaction(traffic)])));

/** A first run of each, which does not count (V8 has compiled and optimized by then), and then the runs. */
export async function besideBareRows(
  ledger: InProcessLedger,
  bare: BareRows,
  of: Batches,
): Promise<Interleaved> {
  const { batch, batches } = shapeOf(of);
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
  const post = () => postBatches(ledger, of);
  await post();
  await insert();
  return interleave(of.runs, post, insert);
}
