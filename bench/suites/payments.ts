/**
 * Payments a second over HTTP against the whole engine in a process of its own: each request waits until
 * it is answered with its terminal status. Beside it, in turns, a bare Express server with zod that stores
 * nothing. Server, sandbox and generator share the machine.
 */
import { withFolder } from '../folder.js';
import { interleave } from '../interleaved.js';
import { figureOf } from '../report.js';
import { freePort, startChild, untilReady } from '../server/child.js';
import { CLIENTS, payments as takePayments } from '../server/payments.js';
import { serve } from '../server/serve.js';
import type { Suite } from '../suite.js';

const PAYMENTS = 1_000;
/** The bare server is that much faster; both runs are to take about as long. */
const BARE_TIMES = 5;

export const payments: Suite = {
  figures: ['payments'],
  run: ({ runs, sizes, note }) =>
    withFolder(async (dataDir) => {
      const count = sizes.payments ?? PAYMENTS;
      const barePort = await freePort();
      const bare = startChild('bench/baseline/express-server.js', [], { PORT: String(barePort) });
      const server = await serve({ dataDir });
      try {
        await untilReady(`http://127.0.0.1:${barePort}/readyz`);
        const { merchant } = server.keys;
        const load = (port: number, times: number) => takePayments(port, merchant, times);
        const ours = async () => {
          const measured = await load(server.port, count);
          note(`${measured.perSecond.toFixed(0)} payments/s`);
          return measured;
        };
        const theirs = () => load(barePort, count * BARE_TIMES);
        // A first run of each does not count: a server has compiled and optimized its code by then.
        await ours();
        await theirs();
        const result = await interleave(runs, ours, theirs);
        return {
          settings: { payments: count, clients: CLIENTS, store: 'sqlite', synchronous: 'FULL' },
          figures: { payments: figureOf({ unit: 'payments/s', ...result }) },
        };
      } finally {
        await Promise.all([server.stop(), bare.stop()]);
      }
    }),
};
