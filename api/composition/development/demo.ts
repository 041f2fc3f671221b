/** The demo of a development installation, beside the serving: it delays nobody. */
import { INVALID_CURSOR } from '../../../projections/framework/page.js';
import type { Engine } from '../engine.js';
import { makeDemoTraffic } from './demo-traffic.js';

export interface Demo {
  /** Asks for no more payments and waits for the payment under way. */
  stop(): Promise<void>;
}

/** Fills a development store that has no payments; does nothing anywhere else. */
export function startDemo(engine: Engine): Demo {
  const { settings, logger, payments, merchants, projections } = engine;
  if (settings.mode !== 'development' || !settings.demo) return { stop: () => Promise.resolve() };
  let stopping = false;
  const run = async (): Promise<void> => {
    await projections.ready;
    const found = await projections.queries.listPayments({ limit: 1 });
    if (found === INVALID_CURSOR || found.data.length > 0 || stopping) return;
    await makeDemoTraffic(payments, merchants, () => stopping);
    logger.info({}, 'demo traffic made');
  };
  const done = run().catch((err: unknown) => logger.warn({ err }, 'demo traffic failed'));
  return {
    async stop() {
      stopping = true;
      await done;
    },
  };
}
