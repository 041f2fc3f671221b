/** Two payments alike, as `fillLog` copies them: the second, whose merchant has its accounts. */
import { serve, untilRest } from './server/serve.js';

/** @param dataDir a new folder; its server has ended when this resolves. */
export async function takeTwoPayments(dataDir: string): Promise<void> {
  const server = await serve({ dataDir, env: { SEAL_INTERVAL_MS: '0' } });
  try {
    for (const reference of ['first', 'second']) {
      const answer = await fetch(`${server.url}/v1/payments`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${server.keys.merchant}`,
          'content-type': 'application/json',
          prefer: 'wait=30',
        },
        body: JSON.stringify({
          amount: { value: '88.88', currency: 'CNY' },
          // Not the same in any two copies.
          reference: `${reference}-${crypto.randomUUID()}`,
          method: { type: 'card' },
        }),
      });
      const body = await answer.text();
      if (!body.includes('"status":"succeeded"')) throw new Error(`not paid: ${body}`);
      await untilRest(server);
    }
  } finally {
    await server.stop();
  }
}
