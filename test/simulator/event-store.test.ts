/** The simulated store keeps the promises of the port as the real ones do. */
import { describeEventStoreContract } from '../eventstore/contract.js';
import { StoreConnection } from '../../simulator/event-store.js';
import { SimulatedLog } from '../../simulator/simulated-log.js';
import type { Turns } from '../../simulator/turns.js';
import { Random } from '../../simulator/random.js';

const log = new SimulatedLog();
/** A simulated millisecond is over at the next turn. */
const turns: Turns = {
  nowMs: () => Date.now(),
  schedule: (delayMs, run) => void (delayMs > 1_000 ? setTimeout(run, 10) : setImmediate(run)),
};
let loseAnswer = false;

describeEventStoreContract('simulated', {
  start: () => Promise.resolve(),
  open: () =>
    Promise.resolve(
      new StoreConnection({
        ...{ log, own: turns, world: turns, random: new Random('contract') },
        faults: {
          onAppend: () => undefined,
          fateOf: () => {
            const fate = loseAnswer ? 'answer_lost' : 'done';
            loseAnswer = false;
            return fate;
          },
          isAway: () => false,
          failsRead: () => false,
          silenceMs: () => 0,
        },
      }),
    ),
  loseNextAnswer: () => {
    loseAnswer = true;
  },
  dispose: () => Promise.resolve(),
});
