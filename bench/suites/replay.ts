/**
 * How fast a log is read and folded into the state of its books, as the command `replay` does; beside it the
 * bare read of the same events.
 */
import { stateOf } from '../../cli/replay-state.js';
import { readLogPages } from '../../cli/store.js';
import { openEventLogReadonly } from '../../eventstore/codec/coded-event-log.js';
import { openEventStore } from '../../eventstore/open-event-store.js';
import { withFolder } from '../folder.js';
import { interleave, type Measured } from '../interleaved.js';
import { bareHistory, writeHistory } from '../ledger/history.js';
import { figureOf } from '../report.js';
import type { Suite } from '../suite.js';

const TRANSACTIONS = 200_000;
const ACCOUNTS = 10_000;

export const replay: Suite = {
  figures: ['replay'],
  run: ({ runs, sizes, note }) =>
    withFolder(async (dataDir) => {
      const { transactions = TRANSACTIONS, accounts = ACCOUNTS } = sizes;
      await writeHistory(dataDir, transactions, accounts);
      const { events, bare } = await bareHistory(dataDir);
      try {
        bare.read();
        await replayed(dataDir);
        const result = await interleave(
          runs,
          () => replayed(dataDir),
          () => ({ perSecond: bare.read() }),
        );
        const figure = figureOf({ unit: 'events/s', ...result });
        note(`replay: ${figure.value}/s, bare read ${figure.baseline}/s`);
        return { settings: { transactions, accounts, events }, figures: { replay: figure } };
      } finally {
        bare.close();
      }
    }),
};

async function replayed(dataDir: string): Promise<Measured> {
  const began = performance.now();
  const store = await openEventStore({ dataDir, readonly: true });
  try {
    const log = await openEventLogReadonly(store);
    const fold = stateOf();
    for await (const page of readLogPages(log, await log.head())) page.forEach(fold.apply);
    const { events } = fold.result();
    return { perSecond: events / ((performance.now() - began) / 1_000) };
  } finally {
    await store.close();
  }
}
