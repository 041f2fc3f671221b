/** Something done twice, as `fillLog` copies it: the second time everything is there that both times need. */
import { serve, type Served, untilRest } from './server/serve.js';

/**
 * @param dataDir a new folder; its server has ended when this resolves.
 * @param before what is done once.
 * @returns the position after which the second time begins.
 */
export async function twice(
  dataDir: string,
  act: (server: Served) => Promise<unknown>,
  before?: (server: Served) => Promise<unknown>,
): Promise<number> {
  const server = await serve({ dataDir, env: { SEAL_INTERVAL_MS: '0' } });
  try {
    await before?.(server);
    await act(server);
    await untilRest(server);
    const after = (await server.metrics()).get('tallybook_log_head') ?? NaN;
    await act(server);
    await untilRest(server);
    return after;
  } finally {
    await server.stop();
  }
}
