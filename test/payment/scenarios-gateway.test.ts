/** The same server and payments through the official client, against a gateway in another process. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { engineUrl, startGatewayChild } from '../support/gateway-child.js';
import { startTestServer, type TestServerOptions } from '../support/server.js';
import { sized } from '../support/test-size.js';
import { describeScenarios, SUCCEED } from './scenarios.js';

async function startOnGateway(options: TestServerOptions) {
  const folder = mkdtempSync(join(tmpdir(), 'tallybook-gateway-'));
  const gateway = await startGatewayChild(join(folder, 'events.sqlite'));
  const server = await startTestServer({
    ...options,
    dev: true,
    env: { EVENTSTORE_URL: engineUrl(gateway.port) },
  });
  return {
    server,
    stop: async () => {
      await server.stop();
      await gateway.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

describeScenarios(
  'through the official client and the gateway',
  (clock) => startOnGateway({ clock }),
  SUCCEED.slice(0, sized({ small: 3, ci: SUCCEED.length, full: SUCCEED.length })),
);
